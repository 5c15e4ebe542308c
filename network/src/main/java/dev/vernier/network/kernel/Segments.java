package dev.vernier.network.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/// The memory segments of the arrays that one thread passes to machine code, each made once.
///
/// A call takes a heap array as a segment. Made for the call, it and what belongs to it are garbage
/// wherever the JIT does not see through all of the call, which depends on what was inlined where.
/// So segments of whole arrays are kept, and the offset goes to the code as a number where the code
/// takes one. They are found by the identity of the array, in a table of sets of four; nothing in
/// it keeps an array alive.
final class Segments {

  private static final int SETS = 64;
  private static final int WAYS = 4;

  private static final ThreadLocal<Segments> OWN = ThreadLocal.withInitial(Segments::new);

  /// @param offset where in the array the segment begins
  private record Entry(Object array, int offset, MemorySegment segment) {}

  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of a generic type.
  private final @Nullable WeakReference<Entry>[] table = new WeakReference[SETS * WAYS];

  private int victim;

  private Segments() {}

  /// Those of the thread that calls.
  static Segments own() {
    return OWN.get();
  }

  MemorySegment of(float[] array) {
    return of(array, 0);
  }

  /// The segment from an offset on, for code that cannot be told of one.
  MemorySegment of(float[] array, int offset) {
    MemorySegment known = find(array, offset);
    return known != null
        ? known
        : keep(array, offset, MemorySegment.ofArray(array).asSlice((long) Float.BYTES * offset));
  }

  MemorySegment of(int[] array) {
    MemorySegment known = find(array, 0);
    return known != null ? known : keep(array, 0, MemorySegment.ofArray(array));
  }

  private @Nullable MemorySegment find(Object array, int offset) {
    int set = setOf(array, offset);
    for (int way = set; way < set + WAYS; way++) {
      WeakReference<Entry> reference = table[way];
      Entry entry = reference == null ? null : reference.get();
      if (entry != null && entry.offset == offset && isSame(entry.array, array)) {
        return entry.segment;
      }
    }
    return null;
  }

  private MemorySegment keep(Object array, int offset, MemorySegment segment) {
    victim = (victim + 1) % WAYS;
    table[setOf(array, offset) + victim] = new WeakReference<>(new Entry(array, offset, segment));
    return segment;
  }

  private static int setOf(Object array, int offset) {
    return ((System.identityHashCode(array) + offset / WAYS) & (SETS - 1)) * WAYS;
  }

  @SuppressWarnings("ReferenceEquality") // Arrays are known by identity.
  private static boolean isSame(Object a, Object b) {
    return a == b;
  }
}

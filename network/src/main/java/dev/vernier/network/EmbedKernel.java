package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.Arrays;
import java.util.List;

/// The embeddings of a row side by side. Each goes through the whole batch on its own.
final class EmbedKernel implements Layer.Kernel {

  /// One embedding, at its place in the row that comes in and in the one that goes out.
  private interface Part {

    void forward(float[] parameters, float[] x, float[] y, int batch);

    /// @param y the output of the forward pass
    void backward(
        float[] parameters,
        float[] gradients,
        float[] x,
        float[] y,
        float[] dy,
        float[] dx,
        int batch,
        boolean inputGradient);

    /// The numbers of memory that it holds.
    default long memory() {
      return 0;
    }
  }

  private record Place(int in, int out, int inWidth, int outWidth) {}

  private final Part[] parts;

  EmbedKernel(Layer.Embed layer, Layer.Binding binding) {
    parts = new Part[layer.embeddings().size()];
    int inWidth = binding.input().size();
    int outWidth = layer.outputShape(binding.input()).size();
    int in = 0;
    int out = 0;
    int next = 0;
    List<Slice> slices = binding.slices();
    for (int i = 0; i < parts.length; i++) {
      Embedding embedding = layer.embeddings().get(i);
      var place = new Place(in, out, inWidth, outWidth);
      int count = Layer.Embed.sliceCount(embedding);
      List<Slice> own = slices.subList(next, next + count);
      parts[i] =
          switch (embedding) {
            case Embedding.Plain plain -> new PlainPart(place, plain);
            case Embedding.Categorical levels -> new TablePart(place, levels, own);
            case Embedding.PiecewiseLinear bins -> new BinsPart(place, bins, own);
            case Embedding.Periodic waves -> new WavesPart(place, waves, own, binding.maxBatch());
          };
      in += embedding.inputs();
      out += embedding.outputs();
      next += count;
    }
  }

  @Override
  public void forward(float[] parameters, float[] x, float[] y, int batch, Mode mode, long step) {
    for (Part part : parts) {
      part.forward(parameters, x, y, batch);
    }
  }

  @Override
  public void backward(
      float[] parameters,
      float[] gradients,
      float[] x,
      float[] y,
      float[] dy,
      float[] dx,
      int batch,
      boolean inputGradient) {
    for (Part part : parts) {
      part.backward(parameters, gradients, x, y, dy, dx, batch, inputGradient);
    }
  }

  @Override
  public long memory() {
    return Arrays.stream(parts).mapToLong(Part::memory).sum();
  }

  private static final class PlainPart implements Part {

    private final int in;
    private final int out;
    private final int outputs;
    private final int inWidth;
    private final int outWidth;

    PlainPart(Place place, Embedding.Plain plain) {
      in = place.in();
      out = place.out();
      outputs = plain.outputs();
      inWidth = place.inWidth();
      outWidth = place.outWidth();
    }

    @Override
    public void forward(float[] parameters, float[] x, float[] y, int batch) {
      for (int row = 0; row < batch; row++) {
        System.arraycopy(x, row * inWidth + in, y, row * outWidth + out, outputs);
      }
    }

    @Override
    public void backward(
        float[] parameters,
        float[] gradients,
        float[] x,
        float[] y,
        float[] dy,
        float[] dx,
        int batch,
        boolean inputGradient) {
      for (int row = 0; inputGradient && row < batch; row++) {
        System.arraycopy(dy, row * outWidth + out, dx, row * inWidth + in, outputs);
      }
    }
  }

  private static final class TablePart implements Part {

    private final int in;
    private final int out;
    private final int outputs;
    private final int inWidth;
    private final int outWidth;

    private final int levels;
    private final Slice table;

    TablePart(Place place, Embedding.Categorical embedding, List<Slice> slices) {
      in = place.in();
      out = place.out();
      outputs = embedding.outputs();
      inWidth = place.inWidth();
      outWidth = place.outWidth();
      levels = embedding.levels();
      table = slices.getFirst();
    }

    private int row(float[] x, int row) {
      float code = x[row * inWidth + in];
      int level = (int) code;
      if (level != code || level < 0 || level >= levels) {
        throw new IllegalArgumentException(
            "number %d of a row is a level from 0 to %d, got %s".formatted(in, levels - 1, code));
      }
      return table.offset() + level * outputs;
    }

    @Override
    public void forward(float[] parameters, float[] x, float[] y, int batch) {
      for (int row = 0; row < batch; row++) {
        System.arraycopy(parameters, row(x, row), y, row * outWidth + out, outputs);
      }
    }

    @Override
    public void backward(
        float[] parameters,
        float[] gradients,
        float[] x,
        float[] y,
        float[] dy,
        float[] dx,
        int batch,
        boolean inputGradient) {
      Arrays.fill(gradients, table.offset(), table.end(), 0);
      for (int row = 0; row < batch; row++) {
        int to = row(x, row);
        int from = row * outWidth + out;
        for (int k = 0; k < outputs; k++) {
          gradients[to + k] += dy[from + k];
        }
        if (inputGradient) {
          dx[row * inWidth + in] = 0;
        }
      }
    }
  }

  /// Since a position is 1 in all bins below that of `x` and 0 above, the map is `y = b + Σ_{t<j}
  /// W_t + f W_j`: a sum that is made once per pass, and one row.
  private static final class BinsPart implements Part {

    private final int in;
    private final int out;
    private final int outputs;
    private final int inWidth;
    private final int outWidth;

    private final float[] edges;
    private final boolean rectified;
    private final Slice weight;
    private final Slice bias;

    /// Row `j`: the bias and the weights of the bins below `j`.
    private final float[] sums;

    /// Row `j`: the sum of the gradients of the rows in bin `j`.
    private final float[] gradientsByBin;

    BinsPart(Place place, Embedding.PiecewiseLinear embedding, List<Slice> slices) {
      in = place.in();
      out = place.out();
      outputs = embedding.outputs();
      inWidth = place.inWidth();
      outWidth = place.outWidth();
      edges = new float[embedding.edges().size()];
      for (int i = 0; i < edges.length; i++) {
        edges[i] = embedding.edges().get(i);
      }
      rectified = embedding.rectified();
      weight = slices.get(0);
      bias = slices.get(1);
      sums = new float[embedding.bins() * outputs];
      gradientsByBin = new float[embedding.bins() * outputs];
    }

    private int bin(float value) {
      int low = 0;
      int high = edges.length - 2;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (value >= edges[middle]) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    }

    private float within(float value, int bin) {
      return (value - edges[bin]) / (edges[bin + 1] - edges[bin]);
    }

    @Override
    public long memory() {
      return (long) edges.length + sums.length + gradientsByBin.length;
    }

    @Override
    public void forward(float[] parameters, float[] x, float[] y, int batch) {
      System.arraycopy(parameters, bias.offset(), sums, 0, outputs);
      for (int i = outputs; i < sums.length; i++) {
        sums[i] = sums[i - outputs] + parameters[weight.offset() + i - outputs];
      }
      for (int row = 0; row < batch; row++) {
        float value = x[row * inWidth + in];
        int bin = bin(value);
        float share = within(value, bin);
        int from = bin * outputs;
        int to = row * outWidth + out;
        for (int k = 0; k < outputs; k++) {
          float sum = sums[from + k] + share * parameters[weight.offset() + from + k];
          y[to + k] = rectified ? Math.max(sum, 0) : sum;
        }
      }
    }

    @Override
    public void backward(
        float[] parameters,
        float[] gradients,
        float[] x,
        float[] y,
        float[] dy,
        float[] dx,
        int batch,
        boolean inputGradient) {
      Arrays.fill(gradientsByBin, 0);
      Arrays.fill(gradients, weight.offset(), weight.end(), 0);
      for (int row = 0; row < batch; row++) {
        float value = x[row * inWidth + in];
        int bin = bin(value);
        float share = within(value, bin);
        int at = bin * outputs;
        int from = row * outWidth + out;
        float slope = 0;
        for (int k = 0; k < outputs; k++) {
          float d = rectified && y[from + k] <= 0 ? 0 : dy[from + k];
          gradientsByBin[at + k] += d;
          gradients[weight.offset() + at + k] += share * d;
          slope += d * parameters[weight.offset() + at + k];
        }
        if (inputGradient) {
          dx[row * inWidth + in] = slope / (edges[bin + 1] - edges[bin]);
        }
      }
      // A bin's weights count fully for all rows in the bins above it, the bias for all rows.
      Arrays.fill(gradients, bias.offset(), bias.end(), 0);
      for (int at = gradientsByBin.length - outputs; at >= 0; at -= outputs) {
        for (int k = 0; k < outputs; k++) {
          gradients[weight.offset() + at + k] += gradients[bias.offset() + k];
          gradients[bias.offset() + k] += gradientsByBin[at + k];
        }
      }
    }
  }

  private static final class WavesPart implements Part {

    private final int in;
    private final int out;
    private final int outputs;
    private final int inWidth;
    private final int outWidth;

    private final int frequencies;
    private final Slice frequency;
    private final Slice weight;
    private final Slice bias;

    /// Of the last pass: the cosines of a row, then its sines.
    private final float[] waves;

    private final float[] byWave;

    WavesPart(Place place, Embedding.Periodic embedding, List<Slice> slices, int maxBatch) {
      in = place.in();
      out = place.out();
      outputs = embedding.outputs();
      inWidth = place.inWidth();
      outWidth = place.outWidth();
      frequencies = embedding.frequencies();
      frequency = slices.get(0);
      weight = slices.get(1);
      bias = slices.get(2);
      waves = new float[Math.multiplyExact(maxBatch, 2 * frequencies)];
      byWave = new float[2 * frequencies];
    }

    @Override
    public long memory() {
      return (long) waves.length + byWave.length;
    }

    @Override
    public void forward(float[] parameters, float[] x, float[] y, int batch) {
      for (int row = 0; row < batch; row++) {
        double angle = 2 * Math.PI * x[row * inWidth + in];
        int at = row * 2 * frequencies;
        int to = row * outWidth + out;
        for (int i = 0; i < frequencies; i++) {
          double turned = angle * parameters[frequency.offset() + i];
          waves[at + i] = (float) Math.cos(turned);
          waves[at + frequencies + i] = (float) Math.sin(turned);
        }
        System.arraycopy(parameters, bias.offset(), y, to, outputs);
        for (int i = 0; i < 2 * frequencies; i++) {
          float wave = waves[at + i];
          int from = weight.offset() + i * outputs;
          for (int k = 0; k < outputs; k++) {
            y[to + k] += wave * parameters[from + k];
          }
        }
        for (int k = to; k < to + outputs; k++) {
          y[k] = Math.max(y[k], 0);
        }
      }
    }

    @Override
    public void backward(
        float[] parameters,
        float[] gradients,
        float[] x,
        float[] y,
        float[] dy,
        float[] dx,
        int batch,
        boolean inputGradient) {
      Arrays.fill(gradients, frequency.offset(), frequency.end(), 0);
      Arrays.fill(gradients, weight.offset(), weight.end(), 0);
      Arrays.fill(gradients, bias.offset(), bias.end(), 0);
      for (int row = 0; row < batch; row++) {
        int at = row * 2 * frequencies;
        int from = row * outWidth + out;
        Arrays.fill(byWave, 0);
        for (int k = 0; k < outputs; k++) {
          if (y[from + k] > 0) {
            gradients[bias.offset() + k] += dy[from + k];
          }
        }
        for (int i = 0; i < 2 * frequencies; i++) {
          int to = weight.offset() + i * outputs;
          float wave = waves[at + i];
          float sum = 0;
          for (int k = 0; k < outputs; k++) {
            float d = y[from + k] > 0 ? dy[from + k] : 0;
            gradients[to + k] += wave * d;
            sum += d * parameters[to + k];
          }
          byWave[i] = sum;
        }
        float value = x[row * inWidth + in];
        float slope = 0;
        for (int i = 0; i < frequencies; i++) {
          // By the angle 2π c x.
          float byAngle =
              byWave[frequencies + i] * waves[at + i] - byWave[i] * waves[at + frequencies + i];
          gradients[frequency.offset() + i] += (float) (2 * Math.PI) * value * byAngle;
          slope += (float) (2 * Math.PI) * parameters[frequency.offset() + i] * byAngle;
        }
        if (inputGradient) {
          dx[row * inWidth + in] = slope;
        }
      }
    }
  }
}

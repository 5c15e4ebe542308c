# Sourced by the scripts beside it: finds the JDK, builds what is missing or older than its sources, and leaves
#
#   root         the checkout
#   jdk          the JDK
#   flags        what the launcher of the product gives the JVM too
#   class_path   of the benchmarks
root=$(cd "$(dirname "${BASH_SOURCE[1]}")/.." && pwd -P)
script=benchmarks/$(basename "${BASH_SOURCE[1]}")

. "$root/.mvn/jdk.sh"
if ! jdk=$(find_jdk); then
  echo "$script: needs a JDK $VERNIER_JAVA_VERSION or newer; set JAVA_HOME to one" >&2
  exit 1
fi
stamp=$root/benchmarks/target/alone.stamp
if [ ! -f "$stamp" ] || [ -n "$(find "$root/pom.xml" "$root"/{space,network,benchmarks}/pom.xml \
  "$root"/{space,network,benchmarks}/src/main -newer "$stamp" -print -quit)" ]; then
  echo "$script: building …" >&2
  (cd "$root" && JAVA_HOME=$jdk ./mvnw -B -ntp -q -DskipTests -pl benchmarks -am package) </dev/null >&2
  touch "$stamp"
fi
class_path=$root/benchmarks/target/classes:$(cat "$root/benchmarks/target/class-path")
flags=(--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
  -Dbenchmarks.root="$root" -Dbenchmarks.command="$script $*")

# Sourced by the scripts beside it: finds the JDK, builds what is missing or older than its sources, and leaves
#
#   root         the checkout
#   script       what the user started
#   jdk          the JDK
#   flags        what the launcher of the product gives the JVM too
#   class_path   of the benchmarks
#   build        a function that builds more
root=$(cd "$(dirname "${BASH_SOURCE[1]}")/.." && pwd -P)
script=benchmarks/$(basename "${BASH_SOURCE[1]}")

. "$root/.mvn/jdk.sh"
if ! jdk=$(find_jdk); then
  echo "$script: needs a JDK $VERNIER_JAVA_VERSION or newer; set JAVA_HOME to one" >&2
  exit 1
fi

# build STAMP MODULES [OPTION …]: the modules, parted by commas, where the stamp is missing or older than their sources.
build() {
  local stamp=$root/benchmarks/target/$1.stamp modules=$2 module sources=("$root/pom.xml")
  shift 2
  for module in space search network data ${modules//,/ }; do
    sources+=("$root/$module/pom.xml" "$root/$module/src/main")
  done
  if [ -f "$stamp" ] && [ -z "$(find "${sources[@]}" -newer "$stamp" -print -quit)" ]; then
    return
  fi
  echo "$script: building …" >&2
  (cd "$root" && JAVA_HOME=$jdk ./mvnw -B -ntp -q -DskipTests "$@" -pl "$modules" -am package) </dev/null >&2
  touch "$stamp"
}

build alone benchmarks
class_path=$root/benchmarks/target/classes:$(cat "$root/benchmarks/target/class-path")
flags=(--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
  -Dbenchmarks.root="$root" -Dbenchmarks.command="$script $*")

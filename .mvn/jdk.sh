# Finds a JDK for Vernier. Sourced by ./vernier and ./mvnw; POSIX sh.

VERNIER_JAVA_VERSION=25

# The feature version of the JDK in $1, from its release file; empty where that is none, or where it has no compiler.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the home of a JDK 25 or newer: JAVA_HOME, then the PATH, then the usual places. Fails where there is none.
find_jdk() {
  _candidates=${JAVA_HOME:-}
  _javac=$(command -v javac 2>/dev/null) && {
    # /usr/bin/javac is a link to the JDK on Linux; on macOS it is a stub, and java_home knows the rest.
    while [ -L "$_javac" ]; do
      _target=$(readlink "$_javac")
      case $_target in
        /*) _javac=$_target ;;
        *) _javac=${_javac%/*}/$_target ;;
      esac
    done
    _candidates="$_candidates
${_javac%/bin/javac}"
  }
  [ -x /usr/libexec/java_home ] && _candidates="$_candidates
$(/usr/libexec/java_home -v "$VERNIER_JAVA_VERSION+" 2>/dev/null)"
  # mvnw runs with pathname expansion off.
  case $- in *f*) _noglob=1 ;; *) _noglob= ;; esac
  set +f
  for _home in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.jenv/versions/*; do
    [ -d "$_home" ] && _candidates="$_candidates
$_home"
  done
  [ -z "$_noglob" ] || set -f
  _found=$(printf '%s\n' "$_candidates" | while IFS= read -r _home; do
    [ -n "$_home" ] || continue
    _version=$(jdk_version "$_home")
    if [ "${_version:-0}" -ge "$VERNIER_JAVA_VERSION" ]; then
      printf '%s\n' "$_home"
      break
    fi
  done)
  [ -n "$_found" ] && printf '%s\n' "$_found"
}

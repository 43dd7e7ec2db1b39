# Shell functions shared by the scripts of this directory.  Sourced, not run.
#
# The contract between them is the private directory DIR of a server: DIR/pid
# and DIR/version say what runs there, DIR/port, DIR/http_port and
# DIR/secure_port where it listens.  Nothing outside DIR is written.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
repo=$(cd "$here/../.." && pwd -P)
cache=${CLICKHOUSE_FDW_CACHE:-$repo/build/cache}

# The version of the engine is pinned exactly: the front was checked with it.
engine_package=@chdb/lib-linux-x64-gnu
engine_version=26.5.3
engine_sha512=7cfacb991b79328a2bf721b3e266b36eb3637b8b7b5fd281da64c6917156471441b3688acbcca1ea3c75d71b1ad10af788314c53fc87a9df9b55d6095eedd069
engine_lib=$cache/engine-$engine_version/libchdb.so
front=$cache/front-$engine_version/clickhouse-front

# Below the ephemeral range, so that no outgoing connection can take a port
# between two runs of a server.
port_low=20000
port_high=32767

die()
{
	echo "${0##*/}: $*" >&2
	exit 1
}

# A process that nobody reaped still answers to kill -0.
alive()
{
	local pid=$1 state
	kill -0 "$pid" 2>/dev/null || return 1
	state=$(sed 's/.*) //; s/ .*//' "/proc/$pid/stat" 2>/dev/null) || return 1
	[ "$state" != Z ]
}

# Prints the pid of the server of directory $1; fails if none runs.  The pid
# file may be stale and its number may belong to somebody else by now, so the
# process must name the directory in its arguments.
server_pid()
{
	local dir=$1 pid
	[ -s "$dir/pid" ] || return 1
	pid=$(cat "$dir/pid")
	alive "$pid" || return 1
	tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$dir/" || return 1
	echo "$pid"
}

# Ends process $1: SIGTERM, and SIGKILL if that has not helped in $2 seconds.
# A query that hangs can keep a server from ending in an orderly way.
end_process()
{
	local pid=$1 seconds=${2:-10} i
	kill -TERM "$pid" 2>/dev/null || return 0
	for ((i = 0; i < seconds * 20; i++)); do
		alive "$pid" || return 0
		sleep 0.05
	done
	echo "${0##*/}: process $pid ignores SIGTERM, killing it" >&2
	kill -KILL "$pid" 2>/dev/null || return 0
	for ((i = 0; i < 200; i++)); do
		alive "$pid" || return 0
		sleep 0.05
	done
	die "process $pid does not end"
}

random_port()
{
	echo $((port_low + (RANDOM * 32768 + RANDOM) % (port_high - port_low - 8)))
}

# Waits until file $2 holds a line matching $3 or process $1 has ended, at
# most $4 seconds.  Succeeds only if the line came from a living process.
wait_for_line()
{
	local pid=$1 file=$2 pattern=$3 seconds=$4 i
	for ((i = 0; i < seconds * 50; i++)); do
		if grep -qs -- "$pattern" "$file"; then
			alive "$pid"
			return
		fi
		alive "$pid" || return 1
		sleep 0.02
	done
	return 1
}

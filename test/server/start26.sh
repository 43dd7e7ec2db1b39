# The part of "start" that knows the front over the 26.x engine library.
# Sourced by start.

check_26()
{
	[ -x "$front" ] && [ -e "$engine_lib" ] ||
		die "the front or the engine is missing; run \"$here/install 26\""
}

# The engine's working directory must be empty and stay so: its file functions
# resolve relative names there.
launch_26()
{
	local pid
	mkdir -p "$dir/data" "$dir/cwd"
	[ ! -e "$dir/front.log" ] || mv "$dir/front.log" "$dir/front.log.old"

	cd "$dir/cwd"
	TZ=$timezone setsid "$front" --library "$engine_lib" --path "$dir/data" --port "$1" \
		"${front_options[@]}" </dev/null >"$dir/front.log" 2>&1 &
	pid=$!
	cd - >/dev/null
	echo $pid >"$dir/pid"

	if wait_for_line $pid "$dir/front.log" '^ready ' 60; then
		echo "$1" >"$dir/port"
		return 0
	fi
	end_process $pid 5
	return 1
}

port_taken_26()
{
	grep -qs 'Address already in use' "$dir/front.log"
}

explain_26()
{
	tail -n 5 "$dir/front.log" 2>/dev/null || true
}

report_26()
{
	echo "port=$(cat "$dir/port")"
}

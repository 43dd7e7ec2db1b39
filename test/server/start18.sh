# The part of "start" that knows Debian's clickhouse-server 18.16: its private
# configuration, users and certificates.  Sourced by start.

check_18()
{
	clickhouse_server=$(PATH=$PATH:/usr/sbin:/sbin command -v clickhouse-server) ||
		die "clickhouse-server is not installed; run \"$here/install 18\""
	command -v openssl >/dev/null || die "openssl is not installed; run \"$here/install 18\""
}

# A throw-away authority with a server and a client certificate, and a second
# authority that signed neither, for tests of a failing verification.
make_certificates_18()
{
	local tls=$dir/tls
	[ -s "$tls/ready" ] && return
	mkdir -p "$tls"
	(
		cd "$tls"
		new_key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
		for ca in ca other-ca; do
			openssl req -x509 $new_key -keyout $ca.key -out $ca.crt -days 365 \
				-subj "/CN=clickhouse_fdw test $ca" -addext keyUsage=keyCertSign,cRLSign
		done
		printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n' >server.ext
		printf 'extendedKeyUsage=clientAuth\n' >client.ext
		for who in server client; do
			cn=localhost
			[ $who = server ] || cn=clickhouse_fdw
			openssl req $new_key -keyout $who.key -out $who.csr -subj "/CN=$cn"
			openssl x509 -req -in $who.csr -out $who.crt -days 365 \
				-CA ca.crt -CAkey ca.key -CAcreateserial -extfile $who.ext
		done
		chmod 600 ./*.key
		touch ready
		echo ok >ready
	) >"$tls/openssl.log" 2>&1 || die "could not make certificates, see $tls/openssl.log"
}

write_config_18()
{
	cat >"$dir/config.xml" <<XML
<yandex>
	<logger>
		<level>information</level>
		<log>$dir/server.log</log>
		<errorlog>$dir/server.err.log</errorlog>
	</logger>
	<tcp_port>$1</tcp_port>
	<http_port>$2</http_port>
	<tcp_port_secure>$3</tcp_port_secure>
	<interserver_http_port>$4</interserver_http_port>
	<interserver_http_host>127.0.0.1</interserver_http_host>
	<listen_host>127.0.0.1</listen_host>
	<openSSL>
		<server>
			<certificateFile>$dir/tls/server.crt</certificateFile>
			<privateKeyFile>$dir/tls/server.key</privateKeyFile>
			<caConfig>$dir/tls/ca.crt</caConfig>
			<verificationMode>$client_cert</verificationMode>
			<loadDefaultCAFile>false</loadDefaultCAFile>
			<cacheSessions>true</cacheSessions>
			<disableProtocols>sslv2,sslv3</disableProtocols>
			<preferServerCiphers>true</preferServerCiphers>
		</server>
	</openSSL>
	<remote_servers>
		<self>
			<shard><replica><host>127.0.0.1</host><port>$1</port></replica></shard>
		</self>
		<halves>
			<shard><replica><host>127.0.0.1</host><port>$1</port><default_database>tap</default_database></replica></shard>
			<shard><replica><host>127.0.0.1</host><port>$1</port><default_database>other</default_database></replica></shard>
		</halves>
		<wounded>
			<shard><replica><host>127.0.0.1</host><port>$1</port><default_database>tap</default_database></replica></shard>
			<shard><replica><host>127.0.0.1</host><port>1</port></replica></shard>
		</wounded>
	</remote_servers>
	<max_connections>512</max_connections>
	<max_concurrent_queries>200</max_concurrent_queries>
	<uncompressed_cache_size>0</uncompressed_cache_size>
	<mark_cache_size>268435456</mark_cache_size>
	<path>$dir/data/</path>
	<tmp_path>$dir/tmp/</tmp_path>
	<user_files_path>$dir/user_files/</user_files_path>
	<format_schema_path>$dir/format_schemas/</format_schema_path>
	<users_config>$dir/users.xml</users_config>
	<default_profile>default</default_profile>
	<default_database>default</default_database>
	<timezone>$timezone</timezone>
	<query_log>
		<database>system</database>
		<table>query_log</table>
		<flush_interval_milliseconds>500</flush_interval_milliseconds>
	</query_log>
	<builtin_dictionaries_reload_interval>3600</builtin_dictionaries_reload_interval>
</yandex>
XML
}

user_18()
{
	cat <<XML
		<$1>
			<password>$2</password>
			<networks><ip>::/0</ip></networks>
			<profile>$3</profile>
			<quota>default</quota>
		</$1>
XML
}

write_users_18()
{
	cat >"$dir/users.xml" <<XML
<yandex>
	<profiles>
		<default></default>
		<readonly><readonly>1</readonly></readonly>
	</profiles>
	<users>
$(user_18 default "" default)
$(user_18 pwuser secret default)
$(user_18 rouser "" readonly)
	</users>
	<quotas>
		<default>
			<interval>
				<duration>3600</duration>
				<queries>0</queries>
				<errors>0</errors>
				<result_rows>0</result_rows>
				<read_rows>0</read_rows>
				<execution_time>0</execution_time>
			</interval>
		</default>
	</quotas>
</yandex>
XML
}

# Starts the server with tcp port $1, and its other ports next to it.
launch_18()
{
	local port=$1 http=$(($1 + 1)) secure=$(($1 + 2)) interserver=$(($1 + 3)) pid
	make_certificates_18
	mkdir -p "$dir/data" "$dir/tmp" "$dir/user_files" "$dir/format_schemas"
	write_config_18 "$port" "$http" "$secure" "$interserver"
	write_users_18
	[ ! -e "$dir/server.log" ] || mv "$dir/server.log" "$dir/server.log.old"
	[ ! -e "$dir/server.err.log" ] || mv "$dir/server.err.log" "$dir/server.err.log.old"

	cd "$dir"
	TZ=$timezone setsid "$clickhouse_server" --config-file="$dir/config.xml" \
		</dev/null >"$dir/server.out" 2>&1 &
	pid=$!
	cd - >/dev/null
	echo $pid >"$dir/pid"

	if wait_for_line $pid "$dir/server.log" 'Ready for connections' 30; then
		echo "$port" >"$dir/port"
		echo "$http" >"$dir/http_port"
		echo "$secure" >"$dir/secure_port"
		return 0
	fi
	end_process $pid 5
	return 1
}

port_taken_18()
{
	grep -qs 'Address already in use' "$dir/server.log" "$dir/server.err.log" "$dir/server.out"
}

explain_18()
{
	tail -n 5 "$dir/server.err.log" "$dir/server.out" 2>/dev/null || true
}

report_18()
{
	echo "port=$(cat "$dir/port")"
	echo "secure_port=$(cat "$dir/secure_port")"
	echo "http_port=$(cat "$dir/http_port")"
	echo "ca=$dir/tls/ca.crt"
	echo "other_ca=$dir/tls/other-ca.crt"
	echo "client_cert=$dir/tls/client.crt"
	echo "client_key=$dir/tls/client.key"
}

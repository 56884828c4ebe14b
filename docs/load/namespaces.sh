#!/usr/bin/env bash
# Two load machines and a server on one Linux machine: three network namespaces
# on a bridge, each with an address of its own. Needs root, ip and Go.
#
#	docs/load/namespaces.sh DIR [BENCH [BENCHTIME]]
#
# leaves in DIR what each load machine measured of zerodep, the two merged, and
# what one of them measures of zerodep and of nethttp, each beside the floor,
# straight and over a relay that adds a millisecond to the round trip.
set -euo pipefail
cd "$(dirname "$0")/../.."
dir=$1 bench=${2:-ConcurrentGet} benchtime=${3:-3s}

bridge=bench0
names=(bench-server bench-one bench-two)
server=10.99.0.1
bin=$(mktemp -d)
finish() {
	local pids
	pids=$(jobs -p)
	[[ -z $pids ]] || kill $pids 2>/dev/null || true
	wait
	for name in "${names[@]}"; do ip netns del "$name" 2>/dev/null || true; done
	ip link del "$bridge" 2>/dev/null || true
	rm -rf "$bin"
}
trap finish EXIT

go build -o "$bin" ./scripts/serve ./scripts/relay ./scripts/bench ./scripts/merge
mkdir -p "$dir"
ip link add "$bridge" type bridge
ip link set "$bridge" up
host=0
for name in "${names[@]}"; do
	host=$((host + 1))
	ip netns add "$name"
	ip link add "bench$host" type veth peer name eth0 netns "$name"
	ip link set "bench$host" master "$bridge" up
	ip -n "$name" addr add "10.99.0.$host/24" dev eth0
	ip -n "$name" link set eth0 up
	ip -n "$name" link set lo up
done

# serve FRAMEWORK PORT, and a relay to it on the port 1000 above.
serve() {
	ip netns exec bench-server "$bin/serve" -framework "$1" -addr "$server:$2" >/dev/null &
	until ip netns exec bench-server bash -c "</dev/tcp/$server/$2" 2>/dev/null; do sleep 0.1; done
	ip netns exec bench-server "$bin/relay" -to "$server:$2" -addr "$server:$(($2 + 1000))" -delay 500us >/dev/null &
	until ip netns exec bench-server bash -c "</dev/tcp/$server/$(($2 + 1000))" 2>/dev/null; do sleep 0.1; done
}

# load NAMESPACE FILE PORT [FLAGS]
load() {
	ip netns exec "bench-$1" "$bin/bench" -target "http://$server:$3" -seed 1 -bench "$bench" -benchtime "$benchtime" -o "$dir/$2" "${@:4}"
}

serve zerodep 8080
serve nethttp 8081
serve floor 8082

# Two machines at once, and one alone.
load one both-one 8080 -rounds 3 &
other=$!
load two both-two 8080 -rounds 3
wait $other
"$bin/merge" -o "$dir/both.txt" "$dir/both-one-remote.txt" "$dir/both-two-remote.txt"
load one alone 8080 -rounds 3

# Straight and over a millisecond.
for port in 8080 8081; do
	load one "straight-$port" $port -rounds 8 -benchtime 200ms -floor "http://$server:8082"
	load one "relayed-$port" $((port + 1000)) -rounds 8 -benchtime 200ms -floor "http://$server:9082"
done

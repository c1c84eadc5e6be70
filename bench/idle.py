"""Holds connections to the service until standard input ends: python3 idle.py PORT KEY idle|head|body|huge NUMBER

idle: connections that had one response and are then silent. head, body: one byte per second of a head or of a body.
huge: heads of 60 KiB, one after the other. Prints "ready" when all connections are open, and their states at the end.
"""
import collections
import select
import socket
import sys
import time

port, key, kind, number = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
HEAD = f"Host: localhost\r\nX-Api-Key: {key}\r\n"
READ = f"GET /v1/leads?limit=1 HTTP/1.1\r\n{HEAD}\r\n".encode()
BODY = f"POST /v1/leads HTTP/1.1\r\n{HEAD}Content-Type: application/json\r\nContent-Length: 90000\r\n\r\n".encode()
HUGE = f"GET /v1/leads HTTP/1.1\r\n{HEAD}X-Filler: {'x' * 60_000}\r\n\r\n".encode()
results = collections.Counter()


def connect():
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def answer(connection):
    data = connection.recv(65536)
    return data.split(b" ")[1].decode() if data.startswith(b"HTTP/") else "closed"


def ask(request):
    connection = connect()
    connection.sendall(request)
    results[answer(connection)] += 1
    return connection


def hold_idle():
    connections = [ask(READ) for _ in range(number)]
    print("ready", flush=True)
    sys.stdin.read()
    for connection in connections:
        connection.setblocking(False)
        try:
            results["open" if connection.recv(1) else "closed"] += 1
        except BlockingIOError:
            results["open"] += 1
        except OSError:
            results["closed"] += 1


def trickle(begin):
    connections = []
    for _ in range(number):
        connections.append(connect())
        connections[-1].sendall(begin)
    print("ready", flush=True)
    while connections and not select.select([sys.stdin], [], [], 1)[0]:
        for connection in list(connections):
            try:
                if select.select([connection], [], [], 0)[0]:
                    results[answer(connection)] += 1
                    connections.remove(connection)
                else:
                    connection.sendall(b"x")
            except OSError:
                results["closed"] += 1
                connections.remove(connection)
    sys.stdin.read()
    results["open"] += len(connections)


def refuse_huge():
    began = time.monotonic()
    for _ in range(number):
        ask(HUGE).close()
    print("ready", flush=True)
    print(f"{number / (time.monotonic() - began):.0f} a second,", end=" ")


if kind == "idle":
    hold_idle()
elif kind == "huge":
    refuse_huge()
else:
    trickle(READ[:-30] if kind == "head" else BODY)
print(dict(results), flush=True)

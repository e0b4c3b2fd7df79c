#!/usr/bin/env python3
"""Connections to the server that clients make in odd ways.

Usage: serve_connections.py PORT, of a server on 127.0.0.1 that serves all.example.
"""
import socket
import struct
import sys
import time

PORT = int(sys.argv[1])
NAME = b"\x04mail\x03all\x07example\x00"
CONNECTIONS = 200  # that the server keeps at a time


def query(number):
    message = struct.pack(">HHHHHH", number, 0, 1, 0, 0, 0) + NAME + struct.pack(">HH", 1, 1)
    return struct.pack(">H", len(message)) + message


def connect():
    return socket.create_connection(("127.0.0.1", PORT), timeout=10)


def answers(connection, count):
    """The ids of the next answers."""
    octets = b""
    ids = []
    while len(ids) < count:
        more = connection.recv(65536)
        if not more:
            break
        octets += more
        while len(octets) >= 2 and len(octets) >= 2 + struct.unpack(">H", octets[:2])[0]:
            length = struct.unpack(">H", octets[:2])[0]
            ids.append(struct.unpack(">H", octets[2:4])[0])
            octets = octets[2 + length:]
    return ids


def many_at_once_in_pieces():
    """A thousand queries in a row, cut anywhere."""
    with connect() as connection:
        octets = b"".join(query(number) for number in range(1000))
        for at in range(0, len(octets), 777):
            connection.sendall(octets[at:at + 777])
        assert sorted(answers(connection, 1000)) == list(range(1000))


def octet_by_octet():
    with connect() as connection:
        for octet in query(7):
            connection.sendall(bytes([octet]))
        assert answers(connection, 1) == [7]


def half_closed():
    """A client that has no more to ask gets its answers, then the end."""
    with connect() as connection:
        connection.sendall(query(1) + query(2) + query(3)[:10])
        connection.shutdown(socket.SHUT_WR)
        assert answers(connection, 3) == [1, 2]


def nothing_and_noise():
    """Messages that get no answer do not end the connection."""
    with connect() as connection:
        connection.sendall(b"\0\0" + b"\0\x05hello" + query(9))
        assert answers(connection, 1) == [9]


def never_reads():
    """A client that takes no answers stops being read, and the server serves others."""
    with connect() as connection:
        connection.setblocking(False)
        sent = 0
        try:
            while sent < 1 << 26:
                sent += connection.send(query(1) * 1000)
        except BlockingIOError:
            pass
        assert sent < 1 << 26
        octet_by_octet()


def too_many():
    """One connection too many ends the one that was idle longest."""
    all_of_them = [connect() for _ in range(CONNECTIONS)]
    for connection in (all_of_them[-1], all_of_them[0]):  # now the server has them all
        connection.sendall(query(1))
        assert answers(connection, 1) == [1]
    with connect() as one_more:
        one_more.sendall(query(2))
        assert answers(one_more, 1) == [2]
        assert all_of_them[1].recv(1) == b""
        all_of_them[0].sendall(query(3))
        assert answers(all_of_them[0], 1) == [3]
    for connection in all_of_them:
        connection.close()


def idle():
    """An idle connection ends after ten seconds, and not before."""
    with connect() as connection:
        connection.settimeout(20)
        begin = time.monotonic()
        assert connection.recv(1) == b""
        assert time.monotonic() - begin > 8


for test in (many_at_once_in_pieces, octet_by_octet, half_closed, nothing_and_noise, never_reads,
             too_many, idle):
    print(test.__name__, flush=True)
    test()

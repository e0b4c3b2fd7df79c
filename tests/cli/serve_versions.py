#!/usr/bin/env python3
"""Asks a server without a pause, and fails where an answer is not wholly of one version.

Usage: serve_versions.py PORT, of a server on 127.0.0.1 that serves half.example in the version A or
B, and that may be gone for a while. Ends on SIGTERM; its last line says what it was answered.
"""
import signal
import socket
import struct
import sys
import time

PORT = int(sys.argv[1])
NAMES = 20  # with eight TXT records each
TXT, A, CNAME = 16, 1, 5
stopped = False


def stop(*_):
    global stopped
    stopped = True


def name_octets(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def query(number, name, kind):
    return struct.pack(">HHHHHH", number, 0, 1, 0, 0, 0) + name_octets(name) + \
        struct.pack(">HH", kind, 1)


def read_name(message, at):
    """The name there, and where it ends."""
    labels, end = [], None
    while message[at]:
        if message[at] >= 192:
            end = end or at + 2
            at = struct.unpack_from(">H", message, at)[0] & 0x3fff
            continue
        labels.append(message[at + 1:at + 1 + message[at]].decode().lower())
        at += message[at] + 1
    return ".".join(labels), end or at + 1


def records(message):
    """The answer's (type, value), in order of their values."""
    _, flags, _, count = struct.unpack_from(">HHHH", message)
    assert flags & 0x820f == 0x8000, f"flags {flags:x}"
    _, at = read_name(message, 12)
    at += 4
    found = []
    for _ in range(count):
        _, at = read_name(message, at)
        kind, _, _, length = struct.unpack_from(">HHIH", message, at)
        at += 10
        value = read_name(message, at)[0] if kind == CNAME else message[at:at + length]
        found.append((kind, value))
        at += length
    return sorted(found, key=str)


def version(letter, kind):
    """What the answer is in a version."""
    if kind == TXT:
        return sorted([(TXT, f"\3{letter} {i}".encode()) for i in range(8)], key=str)
    last = 10 * (1 + (letter == "B"))
    return sorted([(CNAME, f"h{letter.lower()}.half.example")] +
                  [(A, bytes([192, 0, 2, last + i])) for i in range(4)], key=str)


def ask_udp(octets):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.3)
        client.connect(("127.0.0.1", PORT))
        client.send(octets)
        return client.recv(65536)


def ask_tcp(octets):
    with socket.create_connection(("127.0.0.1", PORT), timeout=0.3) as client:
        client.settimeout(2)
        client.sendall(struct.pack(">H", len(octets)) + octets)
        got = b""
        while len(got) < 2 or len(got) < 2 + struct.unpack_from(">H", got)[0]:
            more = client.recv(65536)
            if not more:
                raise ConnectionError("the server has gone")
            got += more
        return got[2:]


signal.signal(signal.SIGTERM, stop)
seen = {"A": 0, "B": 0}
unanswered = 0
turn = 0
while not stopped:
    turn += 1
    kind = A if turn % 3 == 0 else TXT
    name = "alias.half.example" if kind == A else f"r{turn % NAMES}.half.example"
    try:
        answer = (ask_tcp if turn % 5 == 0 else ask_udp)(query(turn & 0xffff, name, kind))
    except OSError:
        unanswered += 1
        time.sleep(0.01)
        continue
    assert struct.unpack_from(">H", answer)[0] == turn & 0xffff, "another question's answer"
    got = records(answer)
    letters = [letter for letter in "AB" if got == version(letter, kind)]
    assert letters, f"{name}: neither A nor B: {got}"
    seen[letters[0]] += 1
print(f"answered {seen['A']} A {seen['B']} B, unanswered {unanswered}")

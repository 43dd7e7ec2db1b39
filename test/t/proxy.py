#!/usr/bin/env python3
"""proxy.py PORT: a TCP proxy that does harm at a given byte of a direction.

Prints its port.  Each line it then reads, "ACTION DIRECTION OFFSET" with action
none, cut, reset, stall, garble or delay and direction up (to the server) or down,
closes the connections there are and says what happens to the next; it
prints, as two lists, where the pieces ended that were passed on since the last
line: the boundaries at which messages can be cut.
"""

import socket
import struct
import sys
import threading
import time

UP, DOWN = 'up', 'down'


class Fault:
    """What to do once offset bytes have passed in a direction."""

    def __init__(self, action, direction, offset):
        self.action = action
        self.direction = direction
        self.offset = offset
        self.done = False


class Proxy:
    def __init__(self, port):
        self.upstream = port
        self.fault = None
        self.boundaries = None
        self.open = []
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def arm(self, fault):
        """For the connections made from now on; those before are closed."""
        for sock in self.open:
            close(sock)
        self.open.clear()
        self.fault = fault
        self.boundaries = {UP: [0], DOWN: [0]}

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(('127.0.0.1', self.upstream))
            for sock in (client, server):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.open.append(sock)
            for args in ((client, server, UP), (server, client, DOWN)):
                threading.Thread(target=self.pump, args=args + (self.fault, self.boundaries),
                                 daemon=True).start()

    def pump(self, source, target, direction, fault, boundaries):
        passed = 0
        mine = fault if fault and fault.direction == direction else None
        try:
            while data := source.recv(1 << 16):
                if mine and not mine.done and passed + len(data) > mine.offset:
                    data = self.harm(mine, bytearray(data), mine.offset - passed, target)
                    if data is None:
                        break
                elif mine and mine.action == 'delay':
                    time.sleep(0.003)
                target.sendall(data)
                passed += len(data)
                boundaries[direction].append(passed)
        except OSError:
            pass
        for sock in (source, target):
            close(sock)

    def harm(self, fault, data, at, target):
        """What of data to pass on; None: nothing, and no more."""
        if fault.action == 'delay':
            time.sleep(0.003)
            return data
        fault.done = True
        if fault.action == 'garble':
            data[at] ^= 0x55
            return data
        target.sendall(data[:at])
        if fault.action == 'stall':
            while fault is self.fault:      # until the next case begins
                time.sleep(0.005)
        if fault.action == 'reset':
            target.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        return None


def close(sock):
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    sock.close()


def main():
    proxy = Proxy(int(sys.argv[1]))
    proxy.arm(None)
    print(proxy.port, flush=True)
    for line in sys.stdin:
        action, direction, offset = line.split()
        passed = proxy.boundaries
        proxy.arm(None if action == 'none' else Fault(action, direction, int(offset)))
        print(' '.join(map(str, passed[UP])), '|', ' '.join(map(str, passed[DOWN])), flush=True)


main()

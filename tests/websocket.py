"""A WebSocket of RFC 6455, the client's side: as much as one browser on this machine needs."""

from __future__ import annotations

import base64
import os
import socket
import struct

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
FINAL, OPCODE, MASKED, LENGTH = 0x80, 0x0F, 0x80, 0x7F
LENGTH_16, LENGTH_64 = 126, 127
CONNECT_SECONDS = 10


class WebSocket:
    """`WebSocket(port, "/session").send("text")`; a message that takes too long is TimeoutError."""

    def __init__(self, port: int, path: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), CONNECT_SECONDS)
        self.stream = self.socket.makefile("rb")
        self._shake_hands(port, path)

    def close(self) -> None:
        self.stream.close()
        self.socket.close()

    def send(self, text: str) -> None:
        self._send_frame(TEXT, text.encode())

    def receive(self, seconds: float) -> str:
        """The next message, whole; pings are answered on the way."""
        self.socket.settimeout(seconds)
        message = b""
        while True:
            is_final, opcode, content = self._read_frame()
            if opcode == CLOSE:
                raise ConnectionError("The other side closed the connection.")
            if opcode == PING:
                self._send_frame(PONG, content)
            elif opcode != PONG:
                message += content
                if is_final:
                    return message.decode()

    def _shake_hands(self, port: int, path: str) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            *(f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: Upgrade"),
            *("Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"),
        )
        self.socket.sendall("\r\n".join((*lines, "", "")).encode())
        status = self.stream.readline()
        if b" 101 " not in status:
            raise ConnectionError(f"No WebSocket at {path}: {status!r}")
        while self.stream.readline().strip():
            pass

    def _send_frame(self, opcode: int, content: bytes) -> None:
        size = len(content)
        head = bytes([FINAL | opcode])
        if size < LENGTH_16:
            head += bytes([MASKED | size])
        elif size < 1 << 16:
            head += struct.pack(">BH", MASKED | LENGTH_16, size)
        else:
            head += struct.pack(">BQ", MASKED | LENGTH_64, size)
        mask = os.urandom(4)  # Firefox hangs up on one of zeros
        self.socket.sendall(head + mask + _masked(content, mask))

    def _read_frame(self) -> tuple[bool, int, bytes]:
        first, second = self._read(2)
        size = second & LENGTH
        if size == LENGTH_16:
            (size,) = struct.unpack(">H", self._read(2))
        elif size == LENGTH_64:
            (size,) = struct.unpack(">Q", self._read(8))
        return bool(first & FINAL), first & OPCODE, self._read(size)

    def _read(self, size: int) -> bytes:
        content = self.stream.read(size)
        if len(content) < size:
            raise ConnectionError("The connection ended.")
        return content


def _masked(content: bytes, mask: bytes) -> bytes:
    repeated = (mask * (len(content) // 4 + 1))[: len(content)]
    number = int.from_bytes(content, "big") ^ int.from_bytes(repeated, "big")
    return number.to_bytes(len(content), "big")

"""A door in front of an EHR that can be shut, and that counts who comes through and when.

Whoever knocks while it is shut is refused as by a machine that is down. It runs in a process of its own, so that what
the test does meanwhile does not hold it up: `gate.py PORT TARGET_PORT`, commands on standard input, answers on output.
"""
import asyncio
import json
import subprocess
import sys
import time

from harness import ROOT, Failed, die_with_parent, free_port


class Gate:
    """The handle: shut, open, and what was seen since the last look."""
    def __init__(self, target_port):
        self.port = free_port()
        self.process = subprocess.Popen([sys.executable, ROOT / "tests/system/gate.py", str(self.port),
                                         str(target_port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        preexec_fn=die_with_parent)
        self.ask("open")

    def ask(self, word):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise Failed("the gate has ended")
        return json.loads(answer)

    def shut(self):
        self.ask("shut")

    def open(self):
        self.ask("open")

    def times(self):
        """When each request came, since this was asked the last time."""
        return self.ask("times")


def busiest(times, seconds=1.0):
    """The most requests in any window of this length."""
    most, first = 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


class Door:
    def __init__(self, target_port):
        self.target_port, self.shut, self.times, self.writers = target_port, False, [], set()

    async def body(self, reader, head):
        """What follows a head: by its length or in chunks."""
        lower = head.lower()
        if b"transfer-encoding: chunked" in lower:
            parts = []
            while True:
                line = await reader.readline()
                rest = await reader.readexactly(int(line.split(b";")[0], 16) + 2)
                parts += [line, rest]
                if line.split(b";")[0].strip() == b"0":
                    return b"".join(parts)
        for line in lower.split(b"\r\n"):
            if line.startswith(b"content-length:"):
                return await reader.readexactly(int(line.split(b":")[1]))
        return b""

    async def serve(self, reader, writer):
        if self.shut:
            writer.transport.abort()
            return
        self.writers.add(writer)
        onward = None
        try:
            onward_reader, onward = await asyncio.open_connection("127.0.0.1", self.target_port, limit=1 << 20)
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.times.append(time.monotonic())
                onward.write(head + await self.body(reader, head))
                answer = await onward_reader.readuntil(b"\r\n\r\n")
                bare = head.startswith(b"HEAD ") or answer.split(b" ")[1] in (b"204", b"304")
                writer.write(answer + (b"" if bare else await self.body(onward_reader, answer)))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self.writers.discard(writer)
            writer.close()
            if onward:
                onward.close()

    def command(self, word):
        if word == "times":
            found, self.times = self.times, []
            return found
        self.shut = word == "shut"
        if self.shut:
            for writer in list(self.writers):
                writer.transport.abort()
        return True


async def main():
    door = Door(int(sys.argv[2]))
    await asyncio.start_server(door.serve, "127.0.0.1", int(sys.argv[1]), limit=1 << 20)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        print(json.dumps(door.command(line.decode().strip())), flush=True)


if __name__ == "__main__":
    asyncio.run(main())

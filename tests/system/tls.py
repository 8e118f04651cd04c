"""Certificates with one thing wrong, made with the openssl command, and a server that shows them."""
import contextlib
import ssl
import subprocess
import threading
from collections import namedtuple
from http.server import ThreadingHTTPServer

Pair = namedtuple("Pair", "certificate key")


def openssl(*arguments, cwd):
    subprocess.run(["openssl", *map(str, arguments)], cwd=cwd, check=True, capture_output=True)


def self_signed(folder, name):
    pair = Pair(folder / f"{name}.pem", folder / f"{name}.key")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", pair.key, "-out", pair.certificate, "-days", 30,
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", cwd=folder)
    return pair


def expired(folder):
    """Good until yesterday. Only `openssl ca` lets one choose both days."""
    pair = self_signed(folder, "expired")
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("01\n")
    (folder / "ca.cnf").write_text(
        "[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n"
        "[p]\ncommonName=supplied\n[x]\nsubjectAltName=DNS:localhost\nbasicConstraints=CA:TRUE\n")
    openssl("req", "-new", "-key", pair.key, "-subj", "/CN=localhost", "-out", "expired.csr", cwd=folder)
    openssl("ca", "-batch", "-config", "ca.cnf", "-selfsign", "-keyfile", pair.key, "-in", "expired.csr", "-out",
            pair.certificate, "-startdate", "20240101000000Z", "-enddate", "20240201000000Z", "-extensions", "x",
            "-notext", cwd=folder)
    return pair


@contextlib.contextmanager
def server(pair, handler):
    """An HTTPS server on the loopback; its port."""
    there = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    there.socket = context.wrap_socket(there.socket, server_side=True)
    threading.Thread(target=there.serve_forever, daemon=True).start()
    try:
        yield there.server_port
    finally:
        there.shutdown()
        there.server_close()

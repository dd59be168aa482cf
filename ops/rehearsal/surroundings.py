#!/usr/bin/env python3
"""What an authority keeps on the web beside its responder, on loopback: POST /stamp (RFC 3161) and GET /issuing.crl."""

import argparse
import http.server
import pathlib
import subprocess
import threading

LIMIT_BYTES = 65_536


class Desk(http.server.BaseHTTPRequestHandler):
    """Answers with what openssl makes in the authority's folder."""

    folder, stamping = pathlib.Path(), threading.Lock()

    def do_POST(self):  # noqa: N802
        """A time-stamp."""
        count = int(self.headers.get("Content-Length") or 0)
        if self.path != "/stamp" or not 0 < count <= LIMIT_BYTES:
            self.send_error(404)
            return
        question = self.rfile.read(count)
        # One at a time: openssl counts its stamps in a file.
        with self.stamping:
            asked = self.folder / "stamp.tsq"
            asked.write_bytes(question)
            made = subprocess.run(["openssl", "ts", "-reply", "-config", self.folder / "openssl.cnf", "-section", "stamping", "-queryfile", asked,
                                   "-signer", self.folder / "tsa.pem", "-inkey", self.folder / "tsa.key", "-chain", self.folder / "issuing.pem"],
                                  capture_output=True, check=False)
        self._answer(made.stdout if made.returncode == 0 else None, "application/timestamp-reply")

    def do_GET(self):  # noqa: N802
        """A list of revoked certificates."""
        path = self.folder / "issuing.crl"
        self._answer(path.read_bytes() if self.path == "/issuing.crl" and path.exists() else None, "application/pkix-crl")

    def _answer(self, body, media):
        if body is None:
            self.send_error(503)
            return
        self.send_response(200)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main():
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=pathlib.Path, required=True, help="the authority's")
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    Desk.folder = options.folder
    http.server.ThreadingHTTPServer(("127.0.0.1", options.port), Desk).serve_forever()


if __name__ == "__main__":
    main()

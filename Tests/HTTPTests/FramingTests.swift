internal import HTTP
internal import Testing

@Suite struct `The framing of a request` {
    @Test(
        arguments: [
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
            "Content-Length: 4\r\nContent-Length: 4\r\n", "Content-Length: 4\r\nContent-Length: 5\r\n",
            "Content-Length: +4\r\n", "Content-Length: -4\r\n", "Content-Length: 4, 4\r\n", "Content-Length: 0x4\r\n",
            "Content-Length: 4 4\r\n", "Content-Length:\r\n", "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: identity\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding : chunked\r\n", "Content-Length : 4\r\n",
            "Content-Length: 4\n", "X: 1\n", "X: 1\r\n 2\r\n", "X: 1\r\n\t2\r\n",
            "X: a\rTransfer-Encoding: chunked\r\n",
            "X: a\u{0}b\r\n", "X\u{0}: a\r\n", "X y: 1\r\n", ": 1\r\n", "X\r\n", "Host: y\r\n", "X: \u{1}\r\n",
        ])
    func `is refused if two readers could disagree about it`(lines: String) async throws {
        try await serving(echo()) { port, _ in
            let client = try RawSocket(port: port)
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\n\(lines)\r\n0\r\n\r\nGET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
            let all = await client.rest()
            #expect(try #require(all).hasPrefix("HTTP/1.1 400 "))
            #expect(try #require(all).contains("hello") == false)
        }
    }

    @Test(
        arguments: [
            "POST /echo HTTP/1.1\nHost: x\r\n\r\n", "POST /echo HTTP/1.1\r\nHost: x\r\n\n",
            "POST /echo HTTP/1.1\r\nHost: x\n\r\n",
            "POST  /echo HTTP/1.1\r\nHost: x\r\n\r\n", "POST /echo  HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST /echo HTTP/1.1 \r\nHost: x\r\n\r\n", "POST /echo HTTP/1.1\r\n\r\n",
            "POST /ec ho HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST /echo\r\n\r\n", "P\u{1}ST /echo HTTP/1.1\r\nHost: x\r\n\r\n", "POST HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            " \r\nPOST /echo HTTP/1.1\r\nHost: x\r\n\r\n",
        ])
    func `is refused if its lines are not plain`(bytes: String) async throws {
        try await serving(echo()) { port, _ in
            let client = try RawSocket(port: port)
            client.send(bytes)
            // What the library cannot take apart at all it does not answer, and closes.
            let rest = try #require(await client.rest())
            #expect(rest.isEmpty || rest.hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test(
        arguments: [
            "Content-Length: 4\r\n\r\nabcd", "content-length:4\r\n\r\nabcd",
            "Content-Length: \t 4\r\nX: \t 4 \r\n\r\nabcd",
            "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
            "Transfer-Encoding: Chunked\r\n\r\n1\r\na\r\n3\r\nbcd\r\n0\r\n\r\n",
            "Content-Length: 4\r\nX:\r\nY: ünïcode\r\n\r\nabcd",
        ])
    func `is understood if it is plain`(rest: String) async throws {
        try await serving(echo()) { port, _ in
            let client = try RawSocket(port: port)
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\n\(rest)GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.answer().text == "abcd")
            #expect(try await client.answer().text == "hello")
        }
    }

    // The check looks at where the headers lie, so it has to hold when their buffer has grown, or came in pieces.
    @Test(arguments: [1, 50, 100, 150])
    func `is understood however long the headers are and in whatever pieces they come`(lines: Int) async throws {
        try await serving(echo(), limits: Limits(headerBytes: 16_384)) { port, _ in
            let client = try RawSocket(port: port)
            for _ in 0..<3 {
                client.send("GET /hello?x=%20&y=1 HTTP/1.1\r\nHost: x\r\n")
                for line in 0..<lines {
                    client.send("X-\(line): \(String(repeating: "v", count: 90))\r")
                    client.send("\n")
                }
                client.send("Cookie: a=1; b=2\r\n\r\n")
                #expect(try await client.answer().status == 200)
            }
        }
    }
}

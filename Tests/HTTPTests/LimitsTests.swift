internal import HTTP
internal import Testing

@Suite struct `The limits of a server` {
    @Test(arguments: [(10, 200), (11, 413)])
    func `hold for a body's declared length, before the body is sent`(bytes: Int, status: Int) async throws {
        try await serving(echo(bodyLimitBytes: 10)) { port, _ in
            let client = try RawSocket(port: port)
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: \(bytes)\r\nExpect: 100-continue\r\n\r\n")
            if status == 200 {
                #expect(try await client.answer().status == 100)
                client.send(String(repeating: "x", count: bytes))
            }
            #expect(try await client.answer().status == status)
        }
    }

    @Test(arguments: [(5, 200), (6, 413)])
    func `hold for a body that comes in chunks`(chunks: Int, status: Int) async throws {
        try await serving(echo(bodyLimitBytes: 10)) { port, _ in
            let client = try RawSocket(port: port)
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<chunks { client.send("2\r\nab\r\n") }
            client.send("0\r\n\r\n")
            #expect(try await client.answer().status == status)
        }
    }

    @Test func `cut off who sends chunks without end`() async throws {
        try await serving(echo(bodyLimitBytes: 10), limits: Limits(bodyBytes: 1_000)) { port, _ in
            let client = try RawSocket(port: port)
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<20 { client.send("64\r\n\(String(repeating: "x", count: 100))\r\n") }
            #expect(await client.rest() == "")
        }
    }

    @Test func `are the server's where a route has none`() async throws {
        try await serving(echo(), limits: Limits(bodyBytes: 3)) { port, _ in
            let client = try RawSocket(port: port)
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n")
            #expect(try await client.answer().status == 413)
        }
    }

    @Test(arguments: [(1_024, 200), (1_025, 431), (2_048, 431), (40_000, 431)])
    func `hold for the headers`(bytes: Int, status: Int) async throws {
        try await serving(echo(), limits: Limits(headerBytes: 1_024)) { port, _ in
            let client = try RawSocket(port: port)
            let start = "GET /hello HTTP/1.1\r\nHost: x\r\nX: "
            client.send(start + String(repeating: "x", count: bytes - start.utf8.count - 4) + "\r\n\r\n")
            #expect(try await client.answer().status == status)
        }
    }

    @Test(arguments: [(10, 200), (11, 503)])
    func `hold for all bodies together`(bytes: Int, status: Int) async throws {
        try await serving(echo(), limits: Limits(bytesInFlight: 10)) { port, _ in
            let client = try RawSocket(port: port)
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: \(bytes)\r\n\r\n")
            if status == 200 { client.send(String(repeating: "x", count: bytes)) }
            #expect(try await client.answer().status == status)
        }
    }

    @Test func `let go of the bytes of a request that is answered`() async throws {
        try await serving(echo(), limits: Limits(bytesInFlight: 10)) { port, _ in
            for _ in 0..<5 {
                let client = try RawSocket(port: port)
                client.send(
                    "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10\r\n\r\n0123456789"
                )
                #expect(try await client.answer().status == 200)
                #expect(await client.rest() == "")
            }
        }
    }

    @Test func `are told to a body that comes too slowly`() async throws {
        try await serving(echo(), limits: Limits(bodySeconds: 1)) { port, _ in
            let client = try RawSocket(port: port)
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\na")
            #expect(try #require(await client.rest()).hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test func `close a connection that stays silent`() async throws {
        try await serving(echo(), limits: Limits(idleTimeoutSeconds: 1)) { port, _ in
            let client = try RawSocket(port: port)
            #expect(await client.rest() == "")
        }
    }

    @Test func `close a connection whose headers drip`() async throws {
        try await serving(echo(), limits: Limits(idleTimeoutSeconds: 1, headSeconds: 1)) { port, _ in
            let client = try RawSocket(port: port)
            await withTaskGroup { group in
                group.addTask {
                    client.send("GET /hello HTTP/1.1\r\n")
                    while (try? await Task.sleep(for: .milliseconds(200))) != nil { client.send("X: y\r\n") }
                }
                #expect(await client.rest() == "")
                group.cancelAll()
            }
        }
    }

    @Test func `hold for the connections of one address`() async throws {
        try await serving(echo(), limits: Limits(connectionsPerAddress: 1, threads: 1)) { port, _ in
            let first = try RawSocket(port: port)
            first.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await first.answer().status == 200)
            let second = try RawSocket(port: port)
            #expect(await second.rest() == "")
        }
    }
}

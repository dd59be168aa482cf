internal import HTTP
internal import Testing

@Suite struct `A stream of events` {
    @Test func `reaches its reader event by event`() async throws {
        let stream = EventStream()
        try await serving(streaming(stream)) { port, _ in
            let client = try await reader(at: port)
            stream.send(id: "1", event: "clock", data: "a\nb\r\nc\rd")
            #expect(
                try await client.read(through: "\n\n").hasSuffix(
                    "id: 1\nevent: clock\ndata: a\ndata: b\ndata: c\ndata: d\n\n"
                )
            )
            stream.heartbeat("still here")
            #expect(try await client.read(through: "\n\n").hasSuffix(": still here\n\n"))
            stream.send(event: "x\ndata: smuggled", data: "")
            #expect(try await client.read(through: "\n\n").hasSuffix("event: xdata: smuggled\ndata: \n\n"))
            stream.close()
            _ = try await client.read(through: "0\r\n\r\n")
            #expect(!stream.send(data: "too late"))
        }
    }

    @Test func `is fed by its own feed, which is cancelled when the reader goes`() async throws {
        let gate = Gate()
        var router = Router()
        router.on("GET", "/events") { _, _ in
            .events(
                EventStream { stream in
                    stream.send(data: "first")
                    await stream.untilClosed()
                    await gate.pass()
                }
            )
        }
        await gate.open()
        try await serving(router) { port, server in
            let client = try await reader(at: port)
            #expect(try await client.read(through: "\n\n").contains("data: first"))
            await server.stop(graceSeconds: 5)
            await gate.untilArrivals(of: 1)
        }
    }

    @Test func `finds out that its reader has gone`() async throws {
        let stream = EventStream()
        try await serving(streaming(stream)) { port, _ in
            var client: RawSocket? = try await reader(at: port)
            stream.send(data: "x")
            _ = try await client?.read(through: "\n\n")
            client = nil
            while stream.heartbeat() { try await Task.sleep(for: .milliseconds(5)) }
            await stream.untilClosed()
            #expect(stream.isClosed)
        }
    }

    @Test func `drops a reader who does not keep up`() async throws {
        let stream = EventStream(bufferLimitBytes: 100_000)
        try await serving(streaming(stream)) { port, _ in
            let client = try await reader(at: port)
            let event = String(repeating: "x", count: 10_000)
            var sent = 0
            while stream.send(data: event) {
                sent += 1
                await Task.yield()
            }
            #expect(sent < 10_000)
            #expect(try #require(await client.rest()).hasSuffix("0\r\n\r\n") == false)
        }
    }

    @Test func `holds as much as its limit before anybody reads`() {
        let frame = "data: x\n\n".utf8.count
        let stream = EventStream(bufferLimitBytes: 2 * frame)
        #expect(stream.send(data: "x"))
        #expect(stream.send(data: "x"))
        #expect(!stream.send(data: "x"))
        #expect(stream.isClosed)
    }

    @Test func `ends when the server stops`() async throws {
        let stream = EventStream()
        try await serving(streaming(stream)) { port, server in
            let client = try await reader(at: port)
            await server.stop(graceSeconds: 30)
            #expect(try #require(await client.rest()).hasSuffix("0\r\n\r\n"))
        }
    }

    private func streaming(_ stream: EventStream) -> Router {
        var router = Router()
        router.on("GET", "/events") { _, _ in .events(stream) }
        return router
    }

    private func reader(at port: UInt16) async throws -> RawSocket {
        let client = try RawSocket(port: port)
        client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
        let head = try await client.read(through: "\r\n\r\n")
        #expect(head.contains("Content-Type: text/event-stream\r\n"))
        return client
    }
}

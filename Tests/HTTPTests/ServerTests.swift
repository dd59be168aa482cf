internal import Delivery
private import Glibc
internal import HTTP
internal import Testing

@Suite struct `A server` {
    @Test func `answers 200 requests that wait at once`() async throws {
        let gate = Gate()
        try await serving(gated(gate)) { port, _ in
            let clients = try (0..<200).map { _ in try RawSocket(port: port) }
            for (index, client) in clients.enumerated() {
                client.send("GET /wait?n=\(index) HTTP/1.1\r\nHost: x\r\n\r\n")
            }
            await gate.untilArrivals(of: 200)
            await gate.open()
            for (index, client) in clients.enumerated() {
                #expect(try await client.answer().text == "\(index)")
            }
        }
    }

    @Test func `keeps connections open and answers pipelined requests in order`() async throws {
        try await serving(echo()) { port, _ in
            let client = try RawSocket(port: port)
            let requests = (0..<50).map { "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n\($0 + 10)" }
            client.send(requests.joined())
            for index in 0..<50 { #expect(try await client.answer().text == "\(index + 10)") }
        }
    }

    @Test func `is understood by a client that was not written with it`() async throws {
        try await serving(echo()) { port, _ in
            let place = "127.0.0.1:\(port)"
            let request = OutgoingRequest(
                method: "POST",
                url: "http://\(place)/echo",
                body: Array("дауыс".utf8),
                allowedAddresses: AddressPolicy(allow: [place])
            )
            let client = Client()
            for _ in 0..<3 {
                let answer = try await client.send(request)
                #expect(answer.body == request.body)
            }
        }
    }

    @Test func `sends any bytes and says how many`() async throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
        try await serving(echo()) { port, _ in
            let client = try RawSocket(port: port)
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n")
            client.send(bytes)
            let answer = try await client.answer()
            #expect(answer.body == bytes)
            #expect(answer.headers["Date"] != nil)
        }
    }

    @Test func `tells a handler what was sent, and from where`() async throws {
        var router = Router()
        router.on("PUT", "/a/{b}") { request, parameters in
            .text("\(request.method) \(request.path) \(parameters["b"]) \(request.headers["x"] ?? "") \(request.peer)")
        }
        try await serving(router) { port, _ in
            let client = try RawSocket(port: port)
            client.send("PUT /a/%41?q HTTP/1.1\r\nHost: x\r\nX: \t y z \r\n\r\n")
            #expect(try await client.answer().text == "PUT /a/%41 A y z 127.0.0.1")
        }
    }

    @Test(arguments: [("X", "a\r\nY: b"), ("X y", "a"), ("", "a"), ("X", "a\u{0}")])
    func `answers 500 rather than send a header that is none`(name: String, value: String) async throws {
        var router = Router()
        router.on("GET", "/") { _, _ in Response(status: 200, headers: [(name, value)]) }
        try await serving(router) { port, _ in
            let client = try RawSocket(port: port)
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try #require(await client.rest()).hasPrefix("HTTP/1.1 500 "))
        }
    }

    @Test func `lets its owner word the answers that no handler gives`() async throws {
        let refusal: Refusal = { status, request in .text("\(status) in \(request?.headers["Accept-Language"] ?? "?")")
        }
        try await serving(echo(), refusal: refusal) { port, _ in
            let client = try RawSocket(port: port)
            client.send("GET /x HTTP/1.1\r\nHost: x\r\nAccept-Language: kk\r\n\r\nGET /%00 HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.answer().text == "404 in kk")
            #expect(try await client.answer().text == "400 in ?")
        }
    }

    @Test func `finishes what is under way when it is stopped, and takes nothing new`() async throws {
        let gate = Gate()
        try await serving(gated(gate)) { port, server in
            let client = try RawSocket(port: port)
            client.send("GET /wait?n=7 HTTP/1.1\r\nHost: x\r\n\r\n")
            await gate.untilArrivals(of: 1)
            async let stopped: Void = server.stop(graceSeconds: 30)
            while (try? RawSocket(port: port)) != nil { try await Task.sleep(for: .milliseconds(5)) }
            await gate.open()
            let answer = try await client.answer()
            #expect(answer.text == "7")
            #expect(answer.headers["Connection"] == "close")
            await stopped
            #expect(await client.rest() == "")
        }
    }

    @Test func `gives 503 to what is not done when the grace is over`() async throws {
        let gate = Gate()
        try await serving(gated(gate)) { port, server in
            let client = try RawSocket(port: port)
            client.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
            await gate.untilArrivals(of: 1)
            await server.stop(graceSeconds: 0)
            let rest = try #require(await client.rest())
            #expect(rest.isEmpty || rest.hasPrefix("HTTP/1.1 503 "))
            await gate.open()
        }
    }

    @Test func `stops when the task that runs it is cancelled`() async throws {
        let server = Server(router: echo())
        let port = try server.start(address: "127.0.0.1", port: 0)
        await withTaskGroup { group in
            group.addTask { await server.run() }
            group.cancelAll()
        }
        #expect(throws: RawSocketFault.self) { try RawSocket(port: port) }
    }

    @Test func `does not start where it cannot listen, nor twice`() async throws {
        #expect(throws: ServerFault.badAddress) { try Server(router: Router()).start(address: "localhost", port: 0) }
        try await serving(echo()) { port, server in
            #expect(throws: ServerFault.cannotListen(errorNumber: EADDRINUSE)) {
                try Server(router: Router()).start(address: "127.0.0.1", port: port)
            }
            #expect(throws: ServerFault.startedBefore) { try server.start(address: "127.0.0.1", port: 0) }
            let client = try RawSocket(port: port)
            client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.answer().text == "hello")
        }
    }

    @Test func `closes its socket when it is let go`() throws {
        let port = try Server(router: echo()).start(address: "127.0.0.1", port: 0)
        #expect(throws: RawSocketFault.self) { try RawSocket(port: port) }
    }

    private func gated(_ gate: Gate) -> Router {
        var router = Router()
        router.on("GET", "/wait") { request, _ in
            await gate.pass()
            return .text(request.query["n"] ?? "")
        }
        return router
    }
}

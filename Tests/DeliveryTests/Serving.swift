internal import HTTP

/// Runs a server on loopback that tells what it was sent, for the length of `body`.
func serving(_ body: (UInt16) async throws -> Void) async throws {
    var router = Router()
    router.on("PUT", "/echo") { request, _ in
        let headers = request.headers
        let seen =
            "\(request.method) \(request.path) \(headers["X-One"] ?? "-") [\(headers["X-Two"] ?? "-")] "
            + "\(headers["Content-Type"] ?? "-") \(headers["Expect"] ?? "-")"
        return Response(status: 201, headers: [("X-Seen", seen)], body: .bytes(request.body))
    }
    for method in ["GET", "POST", "DELETE"] as [Method] {
        router.on(method, "/method") { request, _ in
            Response(status: 200, headers: [("X-Method", request.method.rawValue)])
        }
    }
    router.on("GET", "/redirect") { _, _ in Response(status: 302, headers: [("Location", "/echo")]) }
    let meeting = Meeting(of: 100)
    router.on("POST", "/together") { request, _ in
        await meeting.join()
        return Response(status: 200, body: .bytes(request.body))
    }
    let server = Server(router: router)
    let port = try server.start(address: "127.0.0.1", port: 0)
    try await withThrowingTaskGroup { group in
        group.addTask { await server.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body(port)) } catch { result = .failure(error) }
        await server.stop(graceSeconds: 0)
        try result.get()
    }
}

/// Lets nobody go on before all have come.
private actor Meeting {
    private let size: Int
    private var waiters: [CheckedContinuation<Void, Never>] = []

    init(of size: Int) { self.size = size }

    func join() async {
        guard waiters.count + 1 < size else {
            for waiter in waiters { waiter.resume() }
            waiters = []
            return
        }
        await withCheckedContinuation { waiters.append($0) }
    }
}

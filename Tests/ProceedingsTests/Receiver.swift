import HTTP
import Law
import Synchronization

/// Other ends on loopback, one for each path, that take what comes at once, or hold it until they are told.
final class Receiver: Sendable {
    private struct State {
        var seen: [Request] = []
        var held: [String: Int] = [:]
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Everything that came to a path, in order.
    func seen(at path: String) -> [Request] { state.withLock { $0.seen.filter { $0.path == path } } }

    /// Holds the next requests to a path; the ones after those are taken at once.
    func hold(_ path: String, next count: Int = .max) { state.withLock { $0.held[path] = count } }

    /// Answers everything that is held, and holds nothing any more.
    func letGo() {
        let waiting = state.withLock { state in
            state.held = [:]
            let waiting = state.waiting
            state.waiting = []
            return waiting
        }
        for each in waiting { each.resume() }
    }

    private func take(_ request: Request, status: Int) async -> Response {
        let isHeld = state.withLock { state in
            state.seen.append(request)
            guard let left = state.held[request.path], left > 0 else { return false }
            state.held[request.path] = left - 1
            return true
        }
        guard isHeld else { return Response(status: status) }
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                guard !state.held.isEmpty else { return true }
                state.waiting.append(continuation)
                return false
            }
            if goesOn { continuation.resume() }
        }
        return Response(status: status)
    }

    /// Listens for the length of `body`; everything is answered with a status, `/json` with a receipt.
    func serving(status: Int = 204, _ body: (UInt16) async throws -> Void) async throws {
        var router = Router()
        router.on("POST", "/json") { request, _ in
            let answer = await self.take(request, status: 200)
            return Response(status: answer.status, body: .bytes(Array(#"{"id": "provider-9"}"#.utf8)))
        }
        router.on("POST", "/{name}") { request, _ in await self.take(request, status: status) }
        let server = Server(router: router)
        let port = try server.start(address: "127.0.0.1", port: 0)
        try await withThrowingTaskGroup { group in
            group.addTask { await server.run() }
            let result: Result<Void, any Error>
            do { result = .success(try await body(port)) } catch { result = .failure(error) }
            letGo()
            await server.stop(graceSeconds: 0)
            try result.get()
        }
    }
}

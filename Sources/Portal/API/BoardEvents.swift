internal import Docket
internal import HTTP
internal import Law
internal import Proceedings
internal import Synchronization

/// How boards and cases are followed; the limits are ``DoorLimits``.
enum BoardFeed {
    /// After how many looks the reader is told that the feed still lives.
    static let looksToSignOfLife = 5
}

/// How many feeds of one kind are being followed at this node.
final class FeedReaders: Sendable {
    private let limit: Int
    private let count = Mutex(0)

    init(limit: Int) { self.limit = limit }

    var isFull: Bool { count.withLock { $0 >= limit } }
    var readers: Int { count.withLock { $0 } }

    func enter() { count.withLock { $0 += 1 } }
    func leave() { count.withLock { $0 -= 1 } }
}

/// What one look at a board or a case found, under a name that changes only when it does.
struct BoardLook: Sendable {
    let id: String
    let data: String

    /// The last look of one feed.
    final class Kept: Sendable {
        private let last = Mutex<BoardLook?>(nil)

        var look: BoardLook? { last.withLock { $0 } }
        func keep(_ look: BoardLook) { last.withLock { $0 = look } }
    }
}

extension Porter {
    /// `GET /api/v1/board/events`: the whole board, each time it has changed.
    func boardEvents(_ request: Request) async -> Response {
        await answer(request) {
            let (court, withNames) = try boardOfVisitor()
            return try follow(request, of: court, sayingAlive: { stream in stream.heartbeat() }) {
                let board = try await boardDocument(of: court, withNames: withNames)
                return BoardLook(id: boardID(of: board), data: board.canonicalText)
            }
        }
    }

    /// The court whose board the visitor may see, and whether with names.
    func boardOfVisitor() throws(Problem) -> (court: String, withNames: Bool) {
        switch Admitted.current?.visitor {
        case .staff(_, let office): (office.court ?? "", true)
        case .wall(let court): (court, false)
        case .anybody, .voter, nil: throw Problem(.notYours)
        }
    }

    /// Answers with what `look` finds, each time it has changed, and with signs of life between.
    ///
    /// A reader who was cut off says with `Last-Event-ID` what he saw last, and is not sent the same again.
    ///
    /// - Throws: a problem when the node already serves as many readers as it may.
    func follow(
        _ request: Request,
        of court: String,
        sayingAlive: @escaping @Sendable (EventStream) -> Void,
        look: @escaping @Sendable () async throws -> BoardLook
    ) throws(Problem) -> Response {
        try follow(
            request,
            at: boardReaders,
            event: "board",
            sayingAlive: sayingAlive,
            // Whoever has signed out, or has lost the office, sees no more; nor does a screen that was taken away.
            mayLook: {
                switch try await admit(request, to: [.readBoard], number: nil).visitor {
                case .staff(_, let office): office.court == court
                case .wall(let own): own == court
                case .anybody, .voter: false
                }
            },
            look: look
        )
    }

    /// The same of anything that is looked at again and again.
    func follow(
        _ request: Request,
        at readers: FeedReaders,
        event: String,
        sayingAlive: @escaping @Sendable (EventStream) -> Void,
        mayLook: @escaping @Sendable () async throws -> Bool,
        look: @escaping @Sendable () async throws -> BoardLook
    ) throws(Problem) -> Response {
        guard !readers.isFull else { throw Problem(.busy, headers: [("Retry-After", "5")]) }
        let seen = request.headers["Last-Event-ID"]
        return .events(
            EventStream(bufferLimitBytes: readers === boardReaders ? limits.boardBufferBytes : limits.caseBufferBytes) {
                stream in
                readers.enter()
                defer { readers.leave() }
                sayingAlive(stream)
                var seen = seen
                for count in 1... {
                    do {
                        guard try await mayLook() else { return }
                        let found = try await look()
                        if found.id != seen {
                            stream.send(id: found.id, event: event, data: found.data)
                            seen = found.id
                        }
                        if count.isMultiple(of: BoardFeed.looksToSignOfLife) { sayingAlive(stream) }
                        guard !stream.isClosed else { return }
                        try await Task.sleep(for: .milliseconds(boardPauseMilliseconds))
                    } catch is CancellationError {
                        return
                    } catch let error where Overload.isMeant(by: error) {
                        // Too much to do is no reason to leave a board dark: it says that it lives, and looks later.
                        sayingAlive(stream)
                        let pause = Duration.milliseconds(limits.boardLongestPauseMilliseconds)
                        guard !stream.isClosed else { return }
                        // Cancelled: time to end.
                        guard (try? await Task.sleep(for: pause)) != nil else { return }
                    } catch let problem as Problem where problem.word != .internalError {
                        // The reader may look no more, and is told why when he asks again.
                        return
                    } catch {
                        // The reader's program comes back by itself, and by then the database may be back too.
                        house.log("boardFeedFailed", ["error": ErrorText.describe(error)])
                        return
                    }
                }
            }
        )
    }

    /// A name for what the board shows, the same as long as nothing but the time has changed.
    func boardID(of board: JSONValue) -> String {
        var members = board.object ?? [:]
        // When the auditor looked is no news; what he found is.
        members["audit"] = .object((board["audit"]?.object ?? [:]).filter { $0.key != "at" })
        return String(house.hash(of: Self.timeless(.object(members)).canonicalBytes).prefix(32))
    }

    private static func timeless(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(members.filter { !["now", "secondsLeft"].contains($0.key) }.mapValues(timeless))
        case .array(let items): .array(items.map(timeless))
        case .null, .bool, .integer, .string: value
        }
    }
}

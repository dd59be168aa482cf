internal import Docket
internal import HTTP
internal import Law
internal import Proceedings
internal import Synchronization

/// How boards are followed; each limit has its unit.
enum BoardFeed {
    /// How long the feed rests between two looks at the board.
    static let pauseMilliseconds = 1_000
    /// After how many looks without news the reader is told that the feed still lives.
    static let looksToHeartbeat = 10
    /// How many boards one node lets be followed at once.
    static let readersLimit = 64
    static let bufferLimitBytes = 4_194_304
}

/// How many boards are being followed at this node.
final class BoardReaders: Sendable {
    private let count = Mutex(0)

    var isFull: Bool { count.withLock { $0 >= BoardFeed.readersLimit } }

    func enter() { count.withLock { $0 += 1 } }
    func leave() { count.withLock { $0 -= 1 } }
}

extension Porter {
    /// `GET /api/v1/board/events`: the whole board, each time it has changed.
    ///
    /// A reader who was cut off says with `Last-Event-ID` what he saw last, and is not sent the same again.
    func boardEvents(_ request: Request) async -> Response {
        await answer(request) {
            let (_, office) = try await person(request, as: .courtDutyOfficer, .courtChair)
            guard !boardReaders.isFull else { throw Problem(.busy, headers: [("Retry-After", "5")]) }
            let seen = request.headers["Last-Event-ID"]
            let token = token(of: request) ?? ""
            let stream = EventStream(bufferLimitBytes: BoardFeed.bufferLimitBytes) { stream in
                boardReaders.enter()
                await feed(stream, court: office.court ?? "", office: office, token: token, seen: seen)
                boardReaders.leave()
            }
            return .events(stream)
        }
    }

    private func feed(
        _ stream: EventStream,
        court: String,
        office: SignedIn.Office,
        token: String,
        seen: String?
    ) async {
        var seen = seen
        stream.heartbeat()
        for look in 0... {
            do {
                // Whoever has signed out, or has lost the office, sees no more.
                guard try await house.session(token)?.offices.contains(office) == true else { return }
                let board = try await boardDocument(of: court)
                let id = boardID(of: board)
                if id != seen {
                    stream.send(id: id, event: "board", data: board.canonicalText)
                    seen = id
                } else if look.isMultiple(of: BoardFeed.looksToHeartbeat) {
                    stream.heartbeat()
                }
                guard !stream.isClosed else { return }
                try await Task.sleep(for: .milliseconds(BoardFeed.pauseMilliseconds))
            } catch is CancellationError {
                return
            } catch {
                // The reader's program comes back by itself, and by then the database may be back too.
                house.log("boardFeedFailed", ["error": ErrorText.describe(error)])
                return
            }
        }
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

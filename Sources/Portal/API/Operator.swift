internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// `GET /health/live`.
    func live(_ request: Request) async -> Response { .text("live\n") }

    /// `GET /health/ready`: the database writable, the time vouched for, a pack in force, the sealing key loaded, timers
    /// not late.
    func ready(_ request: Request) async -> Response {
        // Whatever is wrong with the database, the node is not ready.
        guard let found = try? await house.ready() else {
            return json(["ready": false, "database": false], status: 503)
        }
        let lateMicroseconds = Int64(limits.timersLateMilliseconds) * 1_000
        let late = (found["oldestTimerMicroseconds"]?.integer ?? 0) > lateMicroseconds
        let isVouchedFor = vouches(for: found["moment"]?.integer)
        let isReady =
            found["writable"]?.bool == true && (found["packs"]?.integer ?? 0) > 0 && found["sealingKey"]?.bool == true
            && !late && isVouchedFor
        return json(
            [
                "ready": .bool(isReady), "database": found["writable"] ?? false, "packs": found["packs"] ?? 0,
                "sealingKey": found["sealingKey"] ?? false, "timersLate": .bool(late), "clock": .bool(isVouchedFor),
            ],
            status: isReady ? 200 : 503
        )
    }

    /// Whether two clocks that know nothing of each other agree, and the database's has not been set back.
    private func vouches(for databaseMicroseconds: Int64?) -> Bool {
        guard watch.figures.floorAheadMicroseconds <= Self.floorAheadLimitMicroseconds else { return false }
        guard let clock, let databaseMicroseconds else { return true }
        return Self.distance(clock(), databaseMicroseconds) <= Int64(limits.clockDisagreementMilliseconds) * 1_000
    }

    /// How far, in microseconds, the database's clock may lie below an instant it has given already.
    static let floorAheadLimitMicroseconds: Int64 = 100_000

    private static func distance(_ node: Instant, _ databaseMicroseconds: Int64) -> Int64 {
        abs(node.microsecondsSince1970 - databaseMicroseconds)
    }

    /// `GET /metrics`, in Prometheus' text format.
    func metrics(_ request: Request) async -> Response {
        await answer(request) {
            var page = MetricsPage()
            let counts = try await house.counts()
            page.docket(counts)
            page.outside(lists: try await house.listFigures(), breakers: house.breakers.states)
            page.watch(watch.figures)
            page.server(server, house.load)
            page.doors(figures, boards: boardReaders.readers, cases: caseReaders.readers, addresses: callers.count)
            page.limits(namedLimits)
            if let clock {
                let moment = try await house.instant()
                page.gauge(
                    "dauys_clock_offset_microseconds",
                    clock().microsecondsSince1970 - moment.microsecondsSince1970,
                    "By how much this node's clock is ahead of the database's."
                )
            }
            return .text(page.text, mediaType: "text/plain; version=0.0.4; charset=utf-8")
        }
    }
}

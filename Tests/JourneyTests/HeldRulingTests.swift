import Law
import Postgres
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `A ruling that is held` {
    /// A court with a signed ruling whose certificate had been revoked, before it could be served.
    private func holding(_ body: @Sendable (Courtroom, Filed, Offer) async throws -> Void) async throws {
        try await Courtroom.open { room in
            let owner = room.database.pool(sessions: 1)
            defer { owner.close() }
            // The Watch serves within milliseconds; here every ruling waits an hour, as one does that is held.
            try await owner.run(
                """
                CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                NEW.due := NEW.due + interval '1 hour'; NEW.wake := NEW.due; RETURN NEW; END $$
                """
            )
            try await owner.run(
                """
                CREATE TRIGGER wait BEFORE INSERT ON ground.timer FOR EACH ROW
                WHEN (NEW.kind = 'stage' AND NEW.step = 'service') EXECUTE FUNCTION public.wait()
                """
            )
            let filed = try await room.file()
            let offer = try await room.accepted(filed)
            try #require(try await room.answer(filed).status == 201)
            let bytes = try await room.frozen(filed, offer)
            try #require(try await room.sign(bytes, filed, offer).status == 201)
            try await owner.run("DROP TRIGGER wait ON ground.timer")
            try await owner.run(
                """
                SELECT ground.ring(d.case_id, 'certificateRevoked', 'courtDutyOfficer', 0, ground.instant())
                FROM ground.docket AS d WHERE d.number = \(filed.number)
                """
            )
            try await body(room, filed, offer)
        }
    }

    @Test func `is let go by the duty officer on the page of its alarm, for a reason`() async throws {
        try await holding { room, filed, _ in
            let board = try await room.read("/board", as: try await room.signIn("duty")).json
            let alarm = try #require(
                (board["alarms"]?.array ?? []).first { $0["what"] == "certificateRevoked" }?["id"]?.integer
            )
            let cookie = try await room.browse(as: "duty")
            let path = "/en/duty/alarm/\(alarm)"
            let page = try await room.ask("GET", path, headers: [("Cookie", cookie)]).text
            #expect(page.contains("The ruling is held") && page.contains("It is served without more at"))
            let version = try #require(page.firstMatch(of: /name="version" value="([0-9]+)"/)?.1)
            let silent = try await room.submit(
                path + "/release",
                [("reason", " "), ("version", String(version))],
                cookie: cookie
            )
            #expect(silent.status == 422 && silent.text.contains("The ruling is held"))
            #expect(try await room.view(filed).state == "ruled")
            let done = try await room.submit(
                path + "/release",
                [("reason", "The judge says that it is his."), ("version", String(version))],
                cookie: cookie
            )
            #expect(done.status == 303, "\(done.text)")
            let view = try await room.view(filed, once: "served")
            #expect(view.events.contains("released"))
            let after = try await room.read("/board", as: try await room.signIn("duty")).json
            #expect(after["alarms"] == [])
        }
    }

    @Test func `is let go by its own judge, and by nobody else's program`() async throws {
        try await holding { room, filed, offer in
            let cookie = try await room.browse(as: offer.judge)
            let page = try await room.ask("GET", "/en/judge/\(filed.number)", headers: [("Cookie", cookie)]).text
            #expect(page.contains("The ruling is held") && page.contains("/en/judge/\(filed.number)/release"))
            let path = filed.path + "/release"
            let stranger = try #require((1...5).map { "judge\($0)" }.first { $0 != offer.judge })
            for name in [stranger, "clerk", "officer"] {
                let reply = try await room.post(path, ["reason": "Let it go."], as: try await room.signIn(name))
                #expect(reply.status == 403, "\(name)")
            }
            let silent = try await room.post(path, ["reason": " "], as: offer.token)
            #expect(silent.status == 422 && silent.json["errors"]?[0]?["pointer"] == "/reason", "\(silent.text)")
            #expect(try await room.view(filed).state == "ruled")
            #expect(try await room.post(path, ["reason": "It is mine."], as: offer.token).status == 201)
            _ = try await room.view(filed, once: "served")
            let again = try await room.post(path, ["reason": "It is mine."], as: offer.token)
            #expect(again.status == 409 && again.problem == "out-of-turn", "\(again.text)")
        }
    }
}

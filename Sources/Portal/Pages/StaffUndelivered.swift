internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension PageDesk {
    /// A line of the board: what a channel, or one receiver of it, did not take.
    func unreached(_ found: JSONValue, _ zone: Zone) -> BoardView.Unreached? {
        guard let end = Unreached(found["queue"]?.string ?? found["channel"]?.string ?? "") else { return nil }
        let due = found["due"]?.integer.map(Instant.init(microsecondsSince1970:))
        return BoardView.Unreached(
            channel: end.channel,
            office: end.office,
            title: end.office.map(commissionName) ?? channelName(end.channel),
            alarms: Int(found["alarms"]?.integer ?? 0),
            pressing: Int(found["pressing"]?.integer ?? 0),
            unattended: Int(found["unattended"]?.integer ?? 0),
            gone: found["gone"] == true ? 1 : Int(found["gone"]?.integer ?? 0),
            since: found["at"]?.integer.map { moment(Instant(microsecondsSince1970: $0), in: zone) },
            due: due.map { BoardView.Due(at: moment($0, in: zone), secondsLeft: secondsLeft(until: $0)) }
        )
    }

    private func channelName(_ channel: String) -> String {
        switch channel {
        case "mail": t("e-mail")
        case "sms": t("text messages")
        case "webhook": t("programs of commissions")
        default: channel
        }
    }

    private func commissionName(_ id: String) -> String {
        pack?.commission(id).map { "\(text($0.names)) (\(id))" } ?? id
    }

    /// A message that did not get through, with everything that was tried.
    func lostMessage(_ message: JSONValue, _ zone: Zone) -> LostMessage {
        let office = message["office"]?.string ?? ""
        let isCommission = ["commission", "superiorCommission"].contains(message["addressee"]?.string ?? "")
        return LostMessage(
            receiver: isCommission ? commissionName(office) : Vocabulary(t: t).role("voter"),
            what: lostWhat(message["what"]?.string ?? ""),
            told: moment(message["at"], zone),
            isPressing: message["pressing"] == true,
            tries: (message["tried"]?.array ?? []).map { tried in
                LostMessage.Try(
                    channel: channelName(tried["channel"]?.string ?? ""),
                    attempts: Int(tried["attempts"]?.integer ?? 0),
                    reason: tried["reason"]?.string ?? "",
                    at: moment(tried["at"], zone)
                )
            }
        )
    }

    /// What a message tells, to whomever it goes: a voter's are named as the events they tell of.
    private func lostWhat(_ code: String) -> String {
        switch code.split(separator: "/").first.map(String.init) ?? code {
        case "received": Vocabulary(t: t).event("filed")
        case "returned": Vocabulary(t: t).event("returned")
        case "leftUnconsidered": Vocabulary(t: t).state("leftUnconsidered").word
        case "executed": Vocabulary(t: t).event("executed")
        case "forwarded": Vocabulary(t: t).event("forwarded")
        default: what(code)
        }
    }

    /// What one channel, or one receiver, did not take.
    func showUndelivered() async throws -> Response {
        let (person, office) = try staff()
        let end = try unreachedEnd(to: request.query["to"] ?? "")
        let after = request.query["after"].flatMap(Porter.plainNumber)
        let page = try await house.undelivered(to: end, of: office.court ?? "", after: after)
        let zone = zone(nil, office)
        let receivers = (page["ends"]?.array ?? []).compactMap { unreached($0, zone) }
        let view = UndeliveredView(
            subject: BoardView.Unreached(
                channel: end.channel,
                office: end.office,
                title: end.office.map(commissionName) ?? channelName(end.channel),
                alarms: receivers.reduce(0) { $0 + $1.alarms },
                pressing: receivers.reduce(0) { $0 + $1.pressing },
                unattended: receivers.reduce(0) { $0 + $1.unattended },
                gone: receivers.reduce(0) { $0 + $1.gone }
            ),
            receivers: receivers,
            alarms: (page["alarms"]?.array ?? []).map { alarm($0, zone) },
            upTo: page["last"]?.integer.map { String($0) },
            older: page["older"]?.integer.map { String($0) },
            key: key
        )
        return show(view.html(in: context(person: person, office: office)))
    }

    /// "I am on all of these", as far as they had rung when the page was made.
    func attendUndelivered() async throws -> Response {
        let (person, office) = try staff()
        let form = try PageForm(request)
        guard let upTo = Porter.plainNumber(form["upTo"]) else { throw Problem(.brokenRequest) }
        _ = try await house.own(undelivered: try unreachedEnd(to: form["to"]), upTo: upTo, by: person, in: office)
        return goOn(to: ["duty"])
    }

    private func unreachedEnd(to office: String) throws(Problem) -> Unreached {
        let queue = office.isEmpty ? path["channel"] : path["channel"] + "/" + office
        guard let end = Unreached(queue) else { throw Problem(.notFound) }
        return end
    }
}

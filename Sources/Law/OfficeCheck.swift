extension PackCheck {
    /// Ladders climb, states that wait have a timer, the draw can reach its quorum.
    mutating func checkOffices() {
        for ladder in Ladder.allCases {
            _ = names(entry(.ladders)["ladders"]?.items(ladder.rawValue) ?? [], by: "step")
        }
        checkCallForJudges()
        let states = entry(.states).items("states")
        _ = names(states, by: "state")
        for state in states {
            let waits = state["waits"]?.value.bool
            let timers = state.items("timers")
            if waits == true, timers.isEmpty { report(state["timers"], "a state that waits must have a timer") }
            if waits == false, !timers.isEmpty { report(state["timers"], "nothing waits here, so no timer may run") }
            if waits == true, state["owner"]?.value.isNull ?? true {
                report(state["owner"] ?? state, "somebody must own a state that waits")
            }
        }
        checkHolders()
    }

    /// A case that nobody is left to hear is a matter for the duty officer and the president, whoever else is called.
    private mutating func checkCallForJudges() {
        guard let ladder = entry(.ladders)["ladders"]?[Ladder.orderExhausted.rawValue] else { return }
        let called = Set((ladder.value.array ?? []).compactMap { $0["to"]?.string })
        for role in ["courtDutyOfficer", "courtChair"] where !called.contains(role) {
            report(ladder, "must call the \(role), since nobody is left to hear the case")
        }
    }

    private mutating func checkHolders() {
        let file = entry(.holders)
        let holders = file.items("holders")
        _ = names(holders, by: "id")
        _ = names(holders, by: "key")
        if let quorum = file["quorum"]?.value.integer, quorum > Int64(holders.count) {
            report(file["quorum"], "must not be more than there are holders")
        }
        if !holders.isEmpty, !holders.contains(where: { $0["required"]?.value.bool == true }) {
            report(file["holders"], "the court's own holder must be required")
        }
    }
}

extension PackCheck {
    /// Ladders climb, states that wait have a timer, the draw can reach its quorum.
    mutating func checkOffices() {
        for ladder in Ladder.allCases {
            _ = names(entry(.ladders)["ladders"]?.items(ladder.rawValue) ?? [], by: "step")
        }
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

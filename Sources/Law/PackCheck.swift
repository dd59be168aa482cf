/// Looks through a pack for what no schema can see: names that lead nowhere, circles, gaps.
struct PackCheck {
    let documents: [PackFile: JSONValue]
    var found: [PackFault] = []

    init(_ documents: [PackFile: JSONValue]) { self.documents = documents }

    /// Lists every fault; what a file does not hold is left to its schema.
    func faults() -> [PackFault] { [] }
}

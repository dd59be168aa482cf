/// `dauys config check` and `dauys config reference`.
struct ConfigCommand {
    /// Lists every fault of what a node would be told, with its place; it asks neither database nor network.
    static func check(_ options: Options) throws {
        let configuration = Configuration(options)
        var faults = configuration.faults.map(String.init(describing:))
        let settings = configuration.settings
        for path in settings.trust where !Files.exists(path) { faults.append("trust: \(path) is not there") }
        for name in ["schemas", "portal"] where !Files.exists("\(settings.share)/\(name)") {
            faults.append("share: \(settings.share)/\(name) is not there")
        }
        for fault in faults { print(fault) }
        guard faults.isEmpty else {
            throw Program.Failure("the configuration has \(faults.count) \(faults.count == 1 ? "fault" : "faults")")
        }
        print("no faults")
    }

    /// Prints the reference: each field with its unit, its default and its range.
    static func reference() {
        let standard = Settings()
        print(
            """
            # Configuration

            *Printed by `dauys config reference`; a gate compares.* Every field has a default and none is obligatory. A \
            field is set by a line `name = value` of the file that `--config` or `DAUYS_CONFIG` names (else \
            `\(Configuration.usualPath)`, if it is there), over it by the environment, over that by `--name value`. Lists \
            are separated by commas; on the command line the option is repeated. `dauys config check` names all faults at \
            once, each with its place. Every number is a limit and stands in the metrics as `dauys_limit`.

            | Field | Environment | Unit | Default | From | To | What it is |
            |---|---|---|--:|--:|--:|---|
            """
        )
        for field in Fields.all {
            let value = field.text(in: standard)
            let usual: String = value.isEmpty ? "" : "`\(value)`"
            let least: String = field.range.map { range in String(range.least) } ?? ""
            let most: String = field.range.map { range in String(range.most) } ?? ""
            let cells: [String] = [
                "`\(field.name)`", "`\(field.variable)`", field.unit, usual, least, most, field.words,
            ]
            print("| " + cells.joined(separator: " | ") + " |")
        }
    }
}

// The building: reads what it is told, puts the parts together, and says in one line what went wrong.
internal import Glibc

let status = await Program.run(Array(CommandLine.arguments.dropFirst()))
exit(status)

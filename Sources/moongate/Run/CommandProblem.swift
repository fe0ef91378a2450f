/// Something that keeps a command from starting: what to say and how to exit.
struct CommandProblem: Error {
    let message: String
    let status: Int32
}

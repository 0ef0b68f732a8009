import MakerVoting

extension ModelSession {
  /// What a response is charged with: what the server tells, else an estimate. Where something was written, nothing written
  /// is no number to believe.
  func charge(for response: ModelResponse, to request: ModelRequest) -> Charge {
    let written = response.completions.reduce(0) {
      $0.addingClamped($1.outputTokens ?? TokenUsage.estimate($1.text))
    }
    let output = response.usage.output.flatMap { $0 == 0 && written > 0 ? nil : $0 }
    return charge(
      input: response.usage.input ?? TokenUsage.estimate(request.prompt), output: output ?? written,
      cached: response.usage.cachedInput ?? 0, isEstimate: response.usage.input == nil || output == nil)
  }

  /// What an attempt is charged with that brought nothing. One that was cancelled, came too late, was cut off or cannot be
  /// read has been worked on, and may have to be paid for; a refused one was not.
  func charge(forFailed request: ModelRequest, _ error: any Error) -> Charge {
    let input = TokenUsage.estimate(request.prompt)
    if error is CancellationError { return charge(input: input, output: 0, isEstimate: true) }
    switch (error as? ModelError)?.code {
    case .timedOut, .disconnected, .unreadable, .failedReply:
      // Nobody knows how much was written: all that may show.
      let shows = min(max(1, request.maxOutputTokens), TokenUsage.greatestCount)
      return charge(input: input, output: shows.multipliedClamped(by: max(1, request.count)), isEstimate: true)
    default: return Charge()
    }
  }

  private func charge(input: Int, output: Int, cached: Int = 0, isEstimate: Bool) -> Charge {
    let cost = model.price?.cost(inputTokens: input, outputTokens: output, cachedInputTokens: cached)
    return Charge(
      input: input, output: output, isEstimate: isEstimate, cost: cost ?? (input == 0 && output == 0 ? 0 : nil))
  }

  /// Tells what a model said.
  func tell(
    _ response: ModelResponse, _ request: ModelRequest, _ attempt: Int, _ charge: Charge, _ node: NodePath
  ) {
    let hash = request.promptHash
    for (offset, completion) in response.completions.enumerated() {
      events.tell(
        .sampled(
          SampleRecord(
            model: model.name, stream: request.stream, number: request.firstSample + offset, attempt: attempt,
            promptHash: hash, text: completion.text, finish: completion.finish.rawValue,
            tokens: completion.outputTokens, thought: completion.reasoning, charge: offset == 0 ? charge : nil)),
        node: node)
    }
  }

  /// Tells an attempt that brought nothing.
  func tell(_ error: any Error, _ request: ModelRequest, _ attempt: Int, _ charge: Charge, _ node: NodePath) {
    let isCancelled = error is CancellationError
    let failure = error as? ModelError
    events.tell(
      .attemptFailed(
        FailedAttempt(
          model: model.name, stream: request.stream, first: request.firstSample, count: request.count,
          attempt: attempt, code: isCancelled ? FailedAttempt.cancelled : failure?.code.rawValue ?? "unexpected",
          message: isCancelled ? "" : failure?.message ?? "\(error)", feature: failure?.feature?.rawValue,
          retryAfter: failure?.retryAfter, status: failure?.status, charge: charge,
          samples: isCancelled ? request.count : 0)),
      node: node)
  }
}

extension Charge {
  /// Tokens read and written.
  var tokens: Int { input.addingClamped(output) }
}

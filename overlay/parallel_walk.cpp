#include "overlay/parallel_walk.h"

#include <algorithm>
#include <coroutine>
#include <memory>
#include <utility>
#include <vector>

#include "sim/check.h"

namespace ddns::overlay {
namespace {

using End = LookupResult::End;

// A node that the walk has heard of.
struct Candidate {
  enum class State : std::uint8_t { kNew, kCalled, kAnswered };
  NodeIndex node;
  NodeIndex named_by;
  std::uint16_t chain;  // RPCs in a row up to its answer
  State state = State::kNew;
  bool owner = false;  // by its own word, or by that of the one who named it
};

// A call that is over.
struct Reply {
  NodeIndex node;
  std::uint32_t timeouts;
  bool answered;
};

// What a walk has in common with its calls, which may outlive it.
struct Calls {
  explicit Calls(const Lookup& l, NodeIndex from, const sim::Rng& r)
      : lookup(l), origin(from), rng(r) {}

  struct Wait {
    Calls& calls;
    bool await_ready() const noexcept { return !calls.replies.empty(); }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> h) const {
      h.promise().rows = nullptr;
      calls.waiting = std::coroutine_handle<sim::Waiter>::from_promise(h.promise());
    }
    void await_resume() const noexcept {}
  };
  // co_await calls.next(): goes on when a reply is there.
  Wait next() { return {*this}; }
  void arrived(const Reply& reply) {
    replies.push_back(reply);
    if (!waiting) return;
    sim::Scheduler& scheduler = lookup.network.scheduler();
    scheduler.resume_at(scheduler.now(), std::exchange(waiting, nullptr));
  }

  Lookup lookup;
  NodeIndex origin;
  sim::Rng rng;
  bool over = false;
  std::vector<Reply> replies;
  std::coroutine_handle<sim::Waiter> waiting;
};

sim::Process call(std::shared_ptr<Calls> calls, NodeIndex to) {
  std::uint32_t timeouts = 0;
  bool answered = false;
  while (!calls->over && !answered && timeouts < calls->lookup.tries) {
    const auto outcome = co_await calls->lookup.network.call(calls->origin, to, calls->rng);
    answered = outcome == sim::CallOutcome::kAnswered;
    timeouts += !answered;
  }
  if (!calls->over) calls->arrived({to, timeouts, answered});
}

class Walk {
 public:
  Walk(const Lookup& lookup, NodeIndex origin, const Id& key, Probe* probe, sim::Rng& rng)
      : overlay_(lookup.overlay),
        key_(key),
        origin_(origin),
        probe_(probe),
        calls_(std::make_shared<Calls>(lookup, origin, rng)),
        named_(std::max(1u, lookup.named)) {}

  sim::Task<LookupResult> run() {
    if (overlay_.learns()) overlay_.begins(origin_, key_);
    candidates_.push_back({origin_, origin_, 0, Candidate::State::kAnswered});
    answer(candidates_.front());
    while (!ended_) {
      call_more();
      if (ended_) break;
      if (under_way_ == 0) {
        finish();
        break;
      }
      co_await calls_->next();
      for (const Reply& reply : std::exchange(calls_->replies, {})) {
        if (!ended_) take(reply);
      }
    }
    result_.hops = static_cast<std::uint16_t>(result_.hops + under_way_);
    if (owner_reached_) result_.beyond = static_cast<std::uint16_t>(result_.hops - hops_to_owner_);
    calls_->over = true;
    if (result_.end == End::kNotFound && result_.timeouts == 0 && overlay_.perfect()) {
      sim::check(overlay_.owns(result_.server, key_),
                 "a lookup on a healthy overlay did not end at the key's owner");
    }
    co_return result_;
  }

  const sim::Rng& rng() const { return calls_->rng; }

 private:
  using State = Candidate::State;

  void end(End how, NodeIndex server, unsigned chain) {
    ended_ = true;
    result_.end = how;
    result_.server = server;
    result_.chain = static_cast<std::uint16_t>(chain);
  }

  // What a node that was reached says.
  void answer(const Candidate reached) {
    longest_ = std::max<unsigned>(longest_, reached.chain);
    if (probe_ != nullptr && probe_->holds(reached.node)) {
      return end(End::kFound, reached.node, reached.chain);
    }
    learn(reached.node, reached.chain);
  }

  // Takes in the nodes that `at` names, others where some of them have been found dead.
  void learn(NodeIndex at, unsigned chain) {
    const Step step = overlay_.next_hop(at, key_, dead_);
    if (calls_->lookup.parallel()) {
      names_.resize(std::max(named_, calls_->lookup.closest));
      names_.resize(overlay_.next_hops(at, key_, dead_, names_));
      for (const NodeIndex n : names_) {
        if (!add(n, at, chain)) break;
      }
    } else if (step.kind == Step::Kind::kForward || step.kind == Step::Kind::kFinal) {
      add(step.next, at, chain);
    }
    const bool last = step.kind == Step::Kind::kOwner || step.kind == Step::Kind::kFinal;
    if (Candidate* const owner = last ? find(step.next) : nullptr) owner->owner = true;
    note_owner();
  }

  // Has the nearest node answered, and is it held to be the owner?
  void note_owner() {
    const Candidate& nearest = candidates_.front();
    if (owner_reached_ || nearest.state != State::kAnswered || !nearest.owner) return;
    owner_reached_ = true;
    hops_to_owner_ = result_.hops + under_way_;
    if (calls_->lookup.closest == 0) end(End::kNotFound, nearest.node, nearest.chain);
  }

  // Null where it is none, or none any more.
  Candidate* find(NodeIndex n) {
    const auto place = std::ranges::find(candidates_, n, &Candidate::node);
    return place == candidates_.end() ? nullptr : &*place;
  }

  // False where so many nearer ones are known that it will hardly be of use.
  bool add(NodeIndex n, NodeIndex named_by, unsigned chain) {
    const std::size_t many = std::size_t{2} * std::max(named_, calls_->lookup.closest);
    if (candidates_.size() >= many && overlay_.nearer(key_, candidates_[many - 1].node, n)) {
      return false;
    }
    const auto same = [n](const Candidate& c) { return c.node == n; };
    if (std::ranges::any_of(candidates_, same)) return true;
    const auto place = std::ranges::partition_point(
        candidates_, [&](const Candidate& c) { return overlay_.nearer(key_, c.node, n); });
    candidates_.insert(place, {n, named_by, static_cast<std::uint16_t>(chain + 1)});
    return true;
  }

  // Calls as many as may be called, the nearest first.
  void call_more() {
    const Lookup& lookup = calls_->lookup;
    while (!ended_ && under_way_ < lookup.alpha && result_.hops + under_way_ < lookup.max_hops) {
      Candidate* const next = to_call();
      if (next == nullptr) return;
      if (overlay_.members().same_host(origin_, next->node)) {
        next->state = State::kAnswered;
        --next->chain;
        answer(*next);
        continue;
      }
      next->state = State::kCalled;
      ++under_way_;
      lookup.network.scheduler().spawn(call(calls_, next->node));
    }
  }

  // Null where all that count have been called.
  Candidate* to_call() {
    const unsigned closest = calls_->lookup.closest;
    const std::size_t most = closest == 0 ? named_ : closest;
    for (std::size_t i = 0; i < candidates_.size() && i < most; ++i) {
      if (candidates_[i].state == State::kNew) return &candidates_[i];
    }
    return nullptr;
  }

  void take(const Reply& reply) {
    --under_way_;
    result_.timeouts += reply.timeouts;
    Candidate& called = *find(reply.node);
    called.chain = static_cast<std::uint16_t>(called.chain + reply.timeouts - !reply.answered);
    if (overlay_.learns()) overlay_.called(origin_, reply.node, reply.answered);
    if (reply.answered) {
      ++result_.hops;
      called.state = State::kAnswered;
      return answer(called);
    }
    const Candidate gone = called;
    std::erase_if(candidates_, [&](const Candidate& c) { return c.node == gone.node; });
    dead_.push_back(gone.node);
    overlay_.suspect(gone.named_by, gone.node);
    const bool namer_lives = !contains(dead_, gone.named_by);
    if (namer_lives) learn(gone.named_by, gone.chain);
    if (!ended_) note_owner();
  }

  // Nobody is left to call, and no call is under way.
  void finish() {
    const bool stopped = calls_->lookup.closest == 0 || to_call() != nullptr;
    if (stopped) return end(End::kFailed, origin_, longest_);
    end(End::kNotFound, candidates_.front().node, longest_);
  }

  Overlay& overlay_;
  const Id key_;
  const NodeIndex origin_;
  Probe* probe_;
  std::shared_ptr<Calls> calls_;
  const unsigned named_;
  std::vector<Candidate> candidates_;  // the nearest first; dead ones are gone
  std::vector<NodeIndex> dead_;
  std::vector<NodeIndex> names_;
  unsigned under_way_ = 0;
  unsigned longest_ = 0;
  unsigned hops_to_owner_ = 0;
  bool owner_reached_ = false;
  bool ended_ = false;
  LookupResult result_;
};

}  // namespace

sim::Task<LookupResult> ParallelWalk::run(const Lookup& lookup, NodeIndex origin, Id key,
                                          Probe* probe, sim::Rng& rng) {
  Walk walk(lookup, origin, key, probe, rng);
  const LookupResult result = co_await walk.run();
  rng = walk.rng();
  co_return result;
}

}  // namespace ddns::overlay

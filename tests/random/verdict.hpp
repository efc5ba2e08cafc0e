#pragma once
// What became of one circuit.

#include <memory>
#include <string>

#include "tests/random/circuit.hpp"

namespace randomly {

class Transient;
struct Simulated;

struct Verdict {
    enum class Kind { right, wrong, skipped } kind = Kind::right;
    std::string reason; // of a skip; of a failure its class: "status", "too slow", "value", "law"
    std::string column; // the worst
    double error = 0;   // of it, in units of what is allowed
    double at = 0;      // axis
    double is = 0, should = 0;
    std::string message;
    double seconds = 0; // of the simulator
};

// Judges the runs of one circuit, by methods and tolerances that differ: the reference of a transient is made
// once, when it is asked for.
class Judge {
public:
    explicit Judge(const Circuit& circuit);
    ~Judge();
    [[nodiscard]] Verdict of(const Circuit& run, const std::string& deck);
    // Why the reference of a transient is not certified; empty: it is.
    [[nodiscard]] const std::string& problem();

private:
    Verdict of_transient(const Circuit& run, const std::string& deck);

    const Circuit& circuit_;
    std::unique_ptr<Transient> exact_;
    std::string problem_;
};

// What both kinds of verdicts use.
[[nodiscard]] Verdict skipped(const std::string& reason);
[[nodiscard]] Verdict no_result(const Simulated& result);
// Wrong where a value is, or else a law does not hold.
void settle(Verdict& v, const Circuit& circuit, const Simulated& result, bool charges_go_on = true);

} // namespace randomly

#pragma once
// A numerical failure is a value, never an exception and never a wrong number without a flag.

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/diagnostics.hpp"

namespace nullor {

struct Failure {
    enum class Kind {
        no_convergence, // Newton and every strategy after it gave up
        singular,       // no unique solution
        not_finite,     // a device or an expression gave NaN or inf
        step_too_small, // the transient could not go on
        bad_request,    // what was asked for has no meaning with these values (a log sweep from 0, ...)
        interrupted,    // SIGINT or SIGTERM
        output,         // a result could not be written or read back
    };
    // An unknown that did not settle, and whose equation was not met.
    struct Unsettled {
        std::string name; // "v(out)"
        std::string unit;
        double value = 0;                 // where the search ended
        double correction = 0;            // the last one, in the unit of the value
        double residual = 0;              // of the unknown's own equation: A at a node, else the unit of that
        std::vector<std::string> devices; // that the equation is made of
    };
    // One way to a solution.
    struct Attempt {
        std::string strategy; // "gmin stepping"
        std::string how_far;  // "gmin 1.0e-04 S"; may be empty
        int iterations = 0;
        std::vector<Unsettled> worst; // where it ended, worst first
    };
    Failure() = default;
    explicit Failure(Kind of, std::string says = {}, std::string advice = {})
        : kind(of), message(std::move(says)), hint(std::move(advice)) {}

    // As of a diagnostic: decides the exit status.
    [[nodiscard]] Fault fault() const {
        return kind == Kind::output ? Fault::files : kind == Kind::bad_request ? Fault::deck : Fault::numbers;
    }

    Kind kind = Kind::no_convergence;
    std::string message;            // one sentence with names of unknowns and devices
    std::vector<std::string> worst; // unknowns that are farthest from agreement, worst first, with values
    std::vector<Attempt> tried;     // in order
    std::string hint;
    std::string instance;                 // the device that it is about, "xu1.b1"; empty: none
    Span span;                            // its card; unknown: that of what was asked for
    std::shared_ptr<const Around> around; // the subcircuit instances about it
    std::optional<double> value;          // what the law of the device gives, or where its unknown was left
};

// What was asked for has no meaning with these values.
[[nodiscard]] inline Failure bad_request(std::string message, std::string hint = {}) {
    return Failure(Failure::Kind::bad_request, std::move(message), std::move(hint));
}

// What was to be written, read back, gone on with or joined is not.
[[nodiscard]] inline Failure output_failure(std::string message, std::string hint = {}) {
    return Failure(Failure::Kind::output, std::move(message), std::move(hint));
}

[[nodiscard]] inline Failure interrupted_at(std::string where) {
    return Failure(Failure::Kind::interrupted, "interrupted " + std::move(where));
}

// Whoever reads a value that is not there has not looked: the program ends there, in every build, and no
// number comes of it.
[[noreturn]] inline void read_unlooked() {
    std::fputs("nullor: a result was read that was not there; this is a mistake of the program\n", stderr);
    std::abort();
}

// A value or the reason why there is none.
template <class T>
class [[nodiscard]] Outcome {
public:
    Outcome(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Outcome(Failure failure) : state_(std::in_place_index<1>, std::move(failure)) {}

    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] T& value() & {
        if (!ok()) read_unlooked();
        return *std::get_if<0>(&state_);
    }
    [[nodiscard]] const T& value() const& {
        if (!ok()) read_unlooked();
        return *std::get_if<0>(&state_);
    }
    [[nodiscard]] T&& value() && {
        if (!ok()) read_unlooked();
        return std::move(*std::get_if<0>(&state_));
    }
    [[nodiscard]] const Failure& failure() const {
        if (ok()) read_unlooked();
        return *std::get_if<1>(&state_);
    }

private:
    std::variant<T, Failure> state_;
};

struct Done {}; // Outcome<Done>: success carries nothing

} // namespace nullor

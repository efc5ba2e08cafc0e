#pragma once
// A numerical failure is a value, never an exception and never a wrong number without a flag.

#include <cassert>
#include <string>
#include <utility>
#include <variant>
#include <vector>

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
    Kind kind = Kind::no_convergence;
    std::string message;            // one sentence with names of unknowns and devices
    std::vector<std::string> worst; // unknowns that are farthest from agreement, worst first, with values
    std::vector<std::string> tried; // strategies, in order, and how far each got
    std::string hint;
};

// A value or the reason why there is none.
template <class T>
class [[nodiscard]] Outcome {
public:
    Outcome(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Outcome(Failure failure) : state_(std::in_place_index<1>, std::move(failure)) {}

    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] T& value() & {
        assert(ok());
        return *std::get_if<0>(&state_);
    }
    [[nodiscard]] const T& value() const& {
        assert(ok());
        return *std::get_if<0>(&state_);
    }
    [[nodiscard]] T&& value() && {
        assert(ok());
        return std::move(*std::get_if<0>(&state_));
    }
    [[nodiscard]] const Failure& failure() const {
        assert(!ok());
        return *std::get_if<1>(&state_);
    }

private:
    std::variant<T, Failure> state_;
};

struct Done {}; // Outcome<Done>: success carries nothing

} // namespace nullor

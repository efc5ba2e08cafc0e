#pragma once
// Expressions over vectors: 20*log10(mag(v(out)/v(in))), vecmax(v(out)) - 1, x[3].
//     or | ||   and & &&   = == <> != < <= > >= eq ne lt le gt ge   + -   * / %   ^ **   - ! not   x[k]
//     x[a,b]
// from the loosest to the tightest.

#include <map>
#include <string>
#include <vector>

#include "cli/control/vectors.hpp"
#include "engine/base/failure.hpp"

namespace nullor::cli::control {

struct UserFunction { // define f(a,b) a+b
    std::vector<std::string> arguments;
    std::string body;
};

struct Environment {
    const Plots* plots;
    std::map<std::string, UserFunction> functions; // by lower case name
    bool degrees = false;
};

// Fails with kind bad_request: a name that is nothing, a sign in the wrong place.
[[nodiscard]] Outcome<Vector> evaluate(const std::string& text, const Environment& environment);

// An expression that ends at a blank outside of parentheses, as print's arguments do: "v(out) v(in)/2".
// Operators join what blanks part.
[[nodiscard]] std::vector<std::string> expressions_of(const std::string& text);

} // namespace nullor::cli::control

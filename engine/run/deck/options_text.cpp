#include "engine/run/deck/options_text.hpp"

#include <fmt/format.h>

#include "engine/base/constants.hpp"
#include "engine/circuit/values/values.hpp"

namespace nullor::run {

namespace {

const char* word_of(analysis::Options::Method method) {
    switch (method) {
    case analysis::Options::Method::automatic: return "auto";
    case analysis::Options::Method::trapezoidal: return "trap";
    case analysis::Options::Method::gear: return "gear";
    case analysis::Options::Method::trbdf2: return "trbdf2";
    case analysis::Options::Method::esdirk: break;
    }
    return "esdirk";
}

} // namespace

std::string options_text(const Work& work) {
    const analysis::Options& options = work.requests.options;
    const analysis::Options usual;
    std::string text;
    const auto say = [&](const char* name, auto value, auto default_value) {
        if (value != default_value) text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value);
    };
    say("reltol", options.reltol, usual.reltol);
    say("abstol", options.abstol, usual.abstol);
    say("vntol", options.vntol, usual.vntol);
    say("method", std::string(word_of(options.method)), std::string(word_of(usual.method)));
    say("maxord", options.maxord, usual.maxord);
    say("itl1", options.itl1, usual.itl1);
    say("itl4", options.itl4, usual.itl4);
    say("kick", options.kick, usual.kick);
    say("interp", options.interp ? 1 : 0, usual.interp ? 1 : 0);
    const Outcome<Values> nominal = Values::evaluate(*work.circuit, {});
    if (nominal) say("temp", nominal.value().celsius(), nominal_celsius);
    say("tnom", work.circuit->nominal_celsius, nominal_celsius);
    return text;
}

} // namespace nullor::run

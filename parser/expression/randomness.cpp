#include "parser/expression/randomness.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace nullor::parser {

namespace {

using expr::Builder;
using expr::Op;
using expr::Ref;
using Law = Variate::Law;

constexpr std::array functions{
    Form{"gauss", 1, 3,
         "gauss(nom,rel,sigma): normal around nom, rel nom is sigma standard deviations; gauss(x), as in "
         "LTspice: normal around 0 with the standard deviation x"},
    Form{"agauss", 3, 3, "agauss(nom,abs,sigma): normal around nom, abs is sigma standard deviations"},
    Form{"unif", 2, 2, "unif(nom,rel): uniform between nom (1 - rel) and nom (1 + rel)"},
    Form{"aunif", 2, 2, "aunif(nom,abs): uniform between nom - abs and nom + abs"},
    Form{"limit", 2, 2, "limit(nom,abs): nom - abs or nom + abs, with equal chance"},
    Form{"mc", 2, 2, "mc(x,tol): uniform between x (1 - tol) and x (1 + tol)"},
    Form{"flat", 1, 1, "flat(x): uniform between -x and x"},
};

// Standard deviations at a corner where the deck does not say.
constexpr double default_sigma = 3;

bool counts_match(const Expression& call, const Form& form, Diagnostics& diagnostics) {
    const int given = static_cast<int>(call.operands.size());
    if (given == form.max_operands || given == form.min_operands) return true;
    if (given == form.max_operands + 1 && call.text != "mc" && call.text != "flat")
        diagnostics.error(call.operands.back()->span, "random-multiplier",
                          "the multiplier of '" + call.text + "' is not supported",
                          "it takes the farthest of several draws; leave it out");
    else
        diagnostics.error(
            call.span, "argument-count",
            "'" + call.text + "' takes " +
                (form.min_operands < form.max_operands ? std::to_string(form.min_operands) + " or "
                                                       : std::string()) +
                std::to_string(form.max_operands) +
                (form.max_operands == 1 ? " operand, not " : " operands, not ") + std::to_string(given),
            std::string(form.meaning));
    return false;
}

} // namespace

std::span<const Form> random_functions() {
    return functions;
}

const Form* find_random(std::string_view name) {
    const auto found =
        std::find_if(functions.begin(), functions.end(), [&](const Form& form) { return form.name == name; });
    return found == functions.end() ? nullptr : &*found;
}

bool is_random(const Expression& call) {
    return find_random(call.text) != nullptr && (call.text != "limit" || call.operands.size() == 2);
}

std::optional<Ref> expand_random(const Expression& call, const std::vector<Ref>& operands, Builder& b,
                                 Resolver& resolver, Diagnostics& diagnostics) {
    const Form& form = *find_random(call.text);
    if (!counts_match(call, form, diagnostics)) return std::nullopt;
    const bool normal = call.text == "gauss" || call.text == "agauss";
    const bool has_sigma = normal && operands.size() == 3;
    const Law law = normal ? Law::normal : call.text == "limit" ? Law::sign : Law::uniform;
    const Ref corner = has_sigma ? operands[2] : b.constant(normal ? default_sigma : 1);
    const Span place = has_sigma ? call.operands[2]->span : call.span;
    double sigma = 1;
    if (b.constant_value(corner, sigma) && !(sigma > 0)) {
        diagnostics.error(place, "bad-sigma",
                          "the number of standard deviations of '" + call.text + "' must be above 0",
                          std::string(form.meaning));
        return std::nullopt;
    }
    const std::optional<Ref> z = resolver.draw(law, corner, place);
    if (!z) {
        const bool clamp = call.text == "limit";
        diagnostics.error(call.span, "random-out-of-place",
                          "a random function cannot stand here: '" + call.text + "'",
                          clamp ? "limit(nom,abs) is random; to hold x between bounds write limit(x,lo,hi)"
                                : "give it a name, .param x={" + call.text + "(...)}, and write x here");
        return std::nullopt;
    }
    // What one unit of z adds, relative to the nominal value or absolute.
    const bool relative = call.text == "unif" || call.text == "mc" || (has_sigma && call.text == "gauss");
    if (operands.size() == 1) return b.apply(Op::mul, operands[0], *z);
    Ref spread = operands[1];
    if (has_sigma) spread = b.apply(Op::div, spread, corner);
    const Ref step = b.apply(Op::mul, spread, law == Law::sign ? b.apply(Op::sgn, *z) : *z);
    if (!relative) return b.apply(Op::add, operands[0], step);
    return b.apply(Op::mul, operands[0], b.apply(Op::add, b.constant(1), step));
}

Draws::Draws(Circuit& circuit, std::string parameter) : circuit_(circuit), key_(std::move(parameter)) {
    drawn_.name = key_;
}

Draws::Draws(Circuit& circuit, Target::Kind kind, const std::string& owner, int value,
             std::string_view value_name)
    : circuit_(circuit), key_(owner + "." + std::string(value_name)) {
    drawn_.kind = kind;
    drawn_.index =
        static_cast<int>(kind == Target::Kind::model ? circuit.models.size() : circuit.instances.size());
    drawn_.value = value;
    drawn_.name = kind == Target::Kind::model ? key_ : owner;
    if (kind == Target::Kind::model) key_ = "model " + key_;
}

ParameterId Draws::draw(Law law, Binding corner) {
    Variate variate;
    variate.parameter = ParameterId{static_cast<int>(circuit_.parameters.size())};
    variate.law = law;
    variate.corner = std::move(corner);
    variate.key = ++count_ == 1 ? key_ : key_ + "#" + std::to_string(count_);
    variate.drawn = drawn_;
    // With a blank, which no name of a deck has.
    circuit_.parameters.push_back({"draw " + variate.key, {}, true});
    circuit_.variates.push_back(std::move(variate));
    return circuit_.variates.back().parameter;
}

} // namespace nullor::parser

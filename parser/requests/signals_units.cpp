#include "parser/requests/signals_units.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace nullor::parser {

namespace {

using GuessKind = UnitGuess::Kind;

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<Unit> column_unit(const std::string& call) {
    if (one_of(call, {"v", "vm", "vr", "vi"})) return Unit::volt;
    if (one_of(call, {"vdb", "db"})) return Unit::decibel;
    if (one_of(call, {"vp", "ph"})) return Unit::degree;
    return std::nullopt;
}

UnitGuess sum(UnitGuess a, UnitGuess b) {
    if (a.kind == GuessKind::number) return b;
    if (b.kind == GuessKind::number) return a;
    return a.kind == GuessKind::known && b.kind == GuessKind::known && a.unit == b.unit ? a : UnitGuess{};
}

UnitGuess product(UnitGuess a, UnitGuess b) {
    if (a.kind == GuessKind::number) return b;
    if (b.kind == GuessKind::number) return a;
    if (a.kind != GuessKind::known || b.kind != GuessKind::known) return {};
    const auto are = [&](Unit one, Unit other) {
        return (a.unit == one && b.unit == other) || (a.unit == other && b.unit == one);
    };
    if (are(Unit::volt, Unit::ampere)) return {GuessKind::known, Unit::watt};
    if (are(Unit::ampere, Unit::ohm)) return {GuessKind::known, Unit::volt};
    if (are(Unit::ampere, Unit::second)) return {GuessKind::known, Unit::coulomb};
    return {};
}

UnitGuess quotient(UnitGuess a, UnitGuess b) {
    if (b.kind == GuessKind::number) return a;
    if (a.kind != GuessKind::known || b.kind != GuessKind::known) return {};
    if (a.unit == b.unit) return {GuessKind::number, Unit::none};
    if (a.unit == Unit::volt && b.unit == Unit::ampere) return {GuessKind::known, Unit::ohm};
    if (a.unit == Unit::ampere && b.unit == Unit::volt) return {GuessKind::known, Unit::siemens};
    if (a.unit == Unit::volt && b.unit == Unit::ohm) return {GuessKind::known, Unit::ampere};
    return {};
}

UnitGuess binary(const std::string& op, UnitGuess a, UnitGuess b) {
    if (op == "+" || op == "-") return sum(a, b);
    if (op == "*") return product(a, b);
    if (op == "/") return quotient(a, b);
    if (op == "%" || op == "^") return {};
    return {GuessKind::number, Unit::none}; // a comparison or a logical operation
}

UnitGuess of_call(const Expression& tree, const UnitOfTerm& term) {
    if (const UnitGuess known = term(tree); known.kind == GuessKind::known) return known;
    if (const std::optional<Unit> column = column_unit(tree.text)) return {GuessKind::known, *column};
    const bool keeps = one_of(tree.text, {"abs", "mag", "re", "real", "im", "imag", "conj", "uramp", "par"});
    if (keeps && tree.operands.size() == 1) return unit_of(*tree.operands[0], term);
    if (!one_of(tree.text, {"min", "max"}) || tree.operands.empty()) return {};
    UnitGuess all = unit_of(*tree.operands[0], term);
    for (std::size_t k = 1; k < tree.operands.size(); ++k) all = sum(all, unit_of(*tree.operands[k], term));
    return all;
}

} // namespace

UnitGuess unit_of(const Expression& tree, const UnitOfTerm& term) {
    switch (tree.kind) {
    case Expression::Kind::number: return {GuessKind::number, Unit::none};
    case Expression::Kind::name: return term(tree);
    case Expression::Kind::file: return {};
    case Expression::Kind::unary:
        return tree.text == "!" ? UnitGuess{GuessKind::number, Unit::none} : unit_of(*tree.operands[0], term);
    case Expression::Kind::ternary:
        return sum(unit_of(*tree.operands[1], term), unit_of(*tree.operands[2], term));
    case Expression::Kind::call: return of_call(tree, term);
    case Expression::Kind::binary: break;
    }
    // Deep on the left: down to the first operand, and up again.
    std::vector<const Expression*> operators;
    const Expression* node = &tree;
    for (; node->kind == Expression::Kind::binary; node = node->operands[0].get()) operators.push_back(node);
    UnitGuess left = unit_of(*node, term);
    for (; !operators.empty(); operators.pop_back())
        left = binary(operators.back()->text, left, unit_of(*operators.back()->operands[1], term));
    return left;
}

} // namespace nullor::parser

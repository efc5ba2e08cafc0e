// Numbers of the deck: text -> Binding.

#include <span>
#include <unordered_map>
#include <utility>

#include "engine/base/constants.hpp"
#include "parser/names/scope.hpp"
#include "parser/text/number.hpp"

namespace nullor::parser {

namespace {

// Parameters take slots in the order in which they are met.
class BindingResolver : public ScopeResolver {
public:
    BindingResolver(const Scope& scope, expr::Builder& builder, Diagnostics& diagnostics, Draws* draws)
        : ScopeResolver(scope, builder, diagnostics), draw_(draws) {}
    std::vector<ParameterId> inputs;

    std::optional<expr::Ref> draw(Variate::Law law, expr::Ref corner, Span span) override {
        if (!draw_) return std::nullopt;
        ++draws_;
        expr::Program sigmas = builder_.finish(corner);
        // Those it reads: an expression may draw many thousand times.
        const auto read = inputs.begin() + sigmas.input_count();
        return parameter(draw_->draw(law, {std::move(sigmas), {inputs.begin(), read}, span}));
    }

protected:
    expr::Ref parameter(ParameterId id) override {
        const auto [found, fresh] = slots_.emplace(id.index, static_cast<int>(inputs.size()));
        if (fresh) inputs.push_back(id);
        return builder_.input(found->second);
    }

private:
    Draws* draw_;
    std::unordered_map<int, int> slots_; // of parameters
};

} // namespace

std::optional<Binding> bind_tree(const ExpressionPtr& tree, const Scope& scope, Diagnostics& diagnostics,
                                 Draws* draws) {
    if (!tree) return std::nullopt;
    if (tree->kind == Expression::Kind::number) return constant_binding(tree->number, tree->span);
    expr::Builder builder;
    BindingResolver resolver(scope, builder, diagnostics, draws);
    const std::optional<expr::Ref> value = lower(*tree, builder, resolver, diagnostics);
    if (!value) return std::nullopt;
    return Binding{builder.finish(*value), std::move(resolver.inputs), tree->span};
}

std::optional<Binding> bind(const Card& card, std::size_t begin, std::size_t end, const Scope& scope,
                            Diagnostics& diagnostics, Draws* draws) {
    return bind_tree(parse_expression(card.text, begin, end, diagnostics), scope, diagnostics, draws);
}

std::optional<Binding> bind(const Card& card, const Word& word, const Scope& scope, Diagnostics& diagnostics,
                            Draws* draws) {
    if (word.kind == Word::Kind::plain && starts_number(word.text, 0)) {
        const NumberResult number = parse_number(word.text);
        if (number.ok() && number.length == word.text.size())
            return constant_binding(number.value, word.span);
    }
    std::size_t begin = word.begin, end = word.end;
    if (word.kind == Word::Kind::braced && end >= begin + 2) ++begin, --end;
    std::optional<Binding> binding = bind(card, begin, end, scope, diagnostics, draws);
    if (binding) binding->span = word.span;
    return binding;
}

std::optional<Binding> bind_words(const Card& card, std::size_t first, std::size_t last, const Scope& scope,
                                  Diagnostics& diagnostics, Draws* draws) {
    if (first >= last || first >= card.words.size()) {
        diagnostics.error(card.words.back().span, "missing-value", "a value is missing behind this");
        return std::nullopt;
    }
    if (!card.words[last - 1].closed) return std::nullopt;
    if (last == first + 1) return bind(card, card.words[first], scope, diagnostics, draws);
    return bind(card, card.words[first].begin, card.words[last - 1].end, scope, diagnostics, draws);
}

std::optional<Binding> bind_share(const Card& card, std::size_t first, std::size_t last, const Scope& scope,
                                  Diagnostics& diagnostics, Draws* draws) {
    const bool percent = first < last && card.words[last - 1].kind == Word::Kind::plain &&
                         card.words[last - 1].text.back() == '%';
    if (!percent) return bind_words(card, first, last, scope, diagnostics, draws);
    const ExpressionPtr number =
        parse_expression(card.text, card.words[first].begin, card.words[last - 1].end - 1, diagnostics);
    if (!number) return std::nullopt;
    const auto hundred = std::make_shared<Expression>(), share = std::make_shared<Expression>();
    hundred->number = 100;
    share->kind = Expression::Kind::binary;
    share->text = "/";
    share->operands = {number, hundred};
    share->span = card.span(first, last);
    return bind_tree(share, scope, diagnostics, draws);
}

Binding constant_binding(double value, Span span) {
    return {expr::Program::constant(value), {}, span};
}

Binding combined(expr::Op op, const Binding& a, const Binding& b) {
    expr::Builder builder;
    Binding result{{}, a.inputs, b.span};
    const auto append = [&](const Binding& term, std::size_t first_slot) {
        std::vector<expr::Ref> values;
        const auto at = [&](std::int32_t k) { return values[static_cast<std::size_t>(k)]; };
        for (const expr::Instruction& one : term.program.instructions()) {
            if (one.op == expr::Op::constant)
                values.push_back(builder.constant(one.value));
            else if (one.op == expr::Op::input)
                values.push_back(builder.input(one.a + static_cast<int>(first_slot)));
            else if (one.op == expr::Op::table)
                values.push_back(
                    builder.table(at(one.a), term.program.tables()[static_cast<std::size_t>(one.table)]));
            else if (one.c >= 0)
                values.push_back(builder.apply(one.op, at(one.a), at(one.b), at(one.c)));
            else if (one.b >= 0)
                values.push_back(builder.apply(one.op, at(one.a), at(one.b)));
            else
                values.push_back(builder.apply(one.op, at(one.a)));
        }
        return values.back();
    };
    const expr::Ref left = append(a, 0), right = append(b, a.inputs.size());
    result.inputs.insert(result.inputs.end(), b.inputs.begin(), b.inputs.end());
    result.program = builder.finish(builder.apply(op, left, right));
    return result;
}

std::optional<double> constant_value(const Binding& binding) {
    if (!binding.program.is_constant()) return std::nullopt;
    expr::Scratch scratch;
    return binding.program.evaluate(std::span<const double>{}, scratch);
}

double nominal_value(const Binding& binding, const Circuit& circuit) {
    expr::Scratch scratch;
    std::vector<double> parameters, inputs;
    const auto evaluate = [&](const Binding& one) {
        inputs.clear();
        for (const ParameterId id : one.inputs)
            inputs.push_back(parameters[static_cast<std::size_t>(id.index)]);
        return one.program.evaluate(std::span<const double>(inputs), scratch);
    };
    if (!binding.inputs.empty())
        for (const Parameter& parameter : circuit.parameters) parameters.push_back(evaluate(parameter.value));
    return evaluate(binding);
}

void check_temperature(const Binding& celsius, Diagnostics& diagnostics) {
    const std::optional<double> value = constant_value(celsius);
    if (value && *value <= -zero_celsius)
        diagnostics.error(celsius.span, "below-zero", "this is at or below absolute zero, -273.15 degrees C");
}

} // namespace nullor::parser

#include "parser/requests/signals.hpp"

#include "parser/requests/signals_resolver.hpp"

namespace nullor::parser {

namespace {

void trim(std::string_view text, std::size_t& begin, std::size_t& end) {
    while (begin < end && blank(text[begin])) ++begin;
    while (end > begin && blank(text[end - 1])) --end;
}

// Takes off braces or quotes that enclose all of [begin, end), not those of {a}+{b}.
void unwrap(std::string_view text, std::size_t& begin, std::size_t& end) {
    trim(text, begin, end);
    if (end - begin < 2) return;
    const char open = text[begin];
    const char close = open == '{' ? '}' : open;
    if ((open != '{' && open != '\'' && open != '"') || text[end - 1] != close) return;
    int depth = 0;
    for (std::size_t k = begin; k + 1 < end; ++k) {
        if (open == '{' && text[k] == '{') ++depth;
        if (open == '{' && text[k] == '}' && --depth == 0) return;
        if (open != '{' && k > begin && text[k] == close) return;
    }
    ++begin;
    --end;
    trim(text, begin, end);
}

// V( OUT ) is a column, and columns are called v(out); other headings stay as they were written.
std::string heading(std::string_view written, const Expression& tree) {
    std::string text(written);
    if (tree.kind != Expression::Kind::call) return text;
    const bool current =
        tree.text[0] == 'i' && tree.operands.size() == 1 && tree.operands[0]->kind == Expression::Kind::name;
    if (!current && !takes_names(tree.text)) return text;
    text = tree.text + "(";
    for (std::size_t k = 0; k < tree.operands.size(); ++k)
        text += (k > 0 ? "," : "") + tree.operands[k]->text;
    return text + ")";
}

} // namespace

std::optional<expr::Signal> read_signal(const RequestContext& context, const Card& card, std::size_t begin,
                                        std::size_t end, const SignalUse& use) {
    unwrap(card.text.text(), begin, end);
    const ExpressionPtr tree = parse_expression(card.text, begin, end, context.diagnostics);
    if (!tree) return std::nullopt;
    expr::Builder builder;
    SignalResolver resolver(context, use, builder);
    const std::size_t before = context.diagnostics.all().size();
    const std::optional<expr::Ref> value = lower(*tree, builder, resolver, context.diagnostics);
    for (std::size_t k = before; k < context.diagnostics.all().size(); ++k)
        if (context.diagnostics.all()[k].severity == Severity::error) return std::nullopt;
    if (!value) return std::nullopt;

    expr::Signal signal;
    signal.text = heading(std::string_view(card.text.text()).substr(begin, end - begin), *tree);
    signal.program = builder.finish(*value);
    signal.inputs = std::move(resolver.inputs);
    const UnitGuess guess =
        unit_of(*tree, [&resolver](const Expression& term) { return resolver.unit_of_term(term); });
    if (guess.kind == UnitGuess::Kind::known) signal.unit = guess.unit;
    signal.span = card.text.span(begin, end - begin);
    return signal;
}

measure::SignalIndex add_signal(const RequestContext& context, const Card& card, std::size_t begin,
                                std::size_t end, const SignalUse& use) {
    std::optional<expr::Signal> signal = read_signal(context, card, begin, end, use);
    if (!signal) return -1;
    std::vector<expr::Signal>& signals = context.job.measures.signals;
    signals.push_back(std::move(*signal));
    return static_cast<measure::SignalIndex>(signals.size()) - 1;
}

} // namespace nullor::parser

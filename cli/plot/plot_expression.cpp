#include "cli/plot/plot_expression.hpp"

#include <algorithm>
#include <complex>

#include <fmt/format.h>
#include <fnmatch.h>

#include "engine/base/constants.hpp"
#include "engine/base/failure.hpp"
#include "engine/results/formats/raw_names.hpp"
#include "parser/expression/expression.hpp"
#include "parser/text/words.hpp"

namespace nullor::cli {
namespace {

using parser::Expression;
using results::Table;

// Names of an expression as slots: the axis, s = j 2 pi frequency, then the columns.
class ColumnResolver final : public parser::Resolver {
public:
    ColumnResolver(const Table& table, expr::Builder& builder) : table_(table), builder_(builder) {}

    std::optional<expr::Ref> name(const std::string& name, Span) override {
        const auto& axis = table_.header().axis;
        const bool frequency = axis.unit == Unit::hertz && axis.name == "frequency";
        if (table_.header().has_axis() &&
            (name == axis.name || (frequency && (name == "frequency" || name == "freq" || name == "hertz"))))
            return builder_.input(0);
        if (frequency && name == "s") return builder_.input(1);
        if (frequency && name == "omega")
            return builder_.apply(expr::Op::mul, builder_.constant(2 * pi), builder_.input(0));
        return column(name);
    }

    Call call(const Expression& call) override {
        if (!parser::takes_names(call.text)) return {};
        const std::string letter = call.text.substr(0, 1), form = call.text.substr(1);
        std::optional<expr::Ref> plain;
        if (call.operands.size() == 1)
            plain = column(fmt::format("{}({})", letter, call.operands[0]->text));
        else if (call.operands.size() == 2) {
            const auto &a = call.operands[0]->text, &b = call.operands[1]->text;
            const std::string difference = fmt::format("{}({},{})", letter, a, b);
            if (table_.find(difference)) {
                plain = column(difference);
            } else {
                const auto plus = column(fmt::format("{}({})", letter, a)),
                           minus = column(fmt::format("{}({})", letter, b));
                if (plus && minus) plain = builder_.apply(expr::Op::sub, *plus, *minus);
            }
        }
        if (!plain) return {std::nullopt, true};
        const std::pair<std::string_view, expr::Op> forms[] = {{"m", expr::Op::mag},
                                                               {"p", expr::Op::ph},
                                                               {"r", expr::Op::re},
                                                               {"i", expr::Op::im},
                                                               {"db", expr::Op::db}};
        for (const auto& [suffix, op] : forms)
            if (form == suffix) return {builder_.apply(op, *plain), true};
        return {plain, true};
    }

    [[nodiscard]] std::vector<std::string> known_names() const override { return {}; }
    [[nodiscard]] std::vector<std::string> known_calls() const override { return {}; }

    [[nodiscard]] bool lacks() const { return lacks_; }

private:
    std::optional<expr::Ref> column(const std::string& name) {
        const auto found = table_.find(name);
        if (found) return builder_.input(static_cast<int>(*found) + 2);
        lacks_ = true;
        return std::nullopt;
    }

    const Table& table_;
    expr::Builder& builder_;
    bool lacks_ = false; // it reads a column that the table has not
};

// By the operation that is done last.
Unit unit_of(const Expression& tree) {
    if (tree.kind != Expression::Kind::call) return Unit::none;
    const std::string_view text = tree.text;
    if (text == "db" || text == "vdb" || text == "idb") return Unit::decibel;
    if (text == "ph" || text == "phase" || text == "vp" || text == "ip") return Unit::degree;
    if (text == "v" || text == "vm" || text == "vr" || text == "vi") return Unit::volt;
    if (text == "i" || text == "im" || text == "ir" || text == "ii") return Unit::ampere;
    return Unit::none;
}

Table with_column(const Table& table, const std::string& name, Unit unit, const expr::Program& program) {
    results::Header header = table.header();
    header.columns.push_back({name, unit, std::nullopt});
    Table wider(header);
    expr::Scratch scratch;
    std::vector<std::complex<double>> inputs(table.width() + 2), row(table.width() + 1);
    std::vector<double> real(table.width() + 1);
    for (std::size_t k = 0; k < table.rows(); ++k) {
        const double axis = header.has_axis() ? table.axis(k) : 0;
        inputs[0] = axis;
        inputs[1] = {0, 2 * pi * axis};
        for (std::size_t c = 0; c < table.width(); ++c) inputs[c + 2] = row[c] = table.value(k, c);
        row.back() = program.evaluate(std::span<const std::complex<double>>(inputs), scratch);
        for (std::size_t c = 0; c < row.size(); ++c) real[c] = row[c].real();
        if (header.is_complex)
            wider.append(axis, row.data());
        else
            wider.append(axis, real.data());
    }
    return wider;
}

Outcome<Done> add_expression(std::vector<Table>& tables, const std::string& text) {
    for (Table& table : tables) {
        const std::string own(within(table, text));
        if (own.empty()) continue;
        parser::CardText card(0);
        card.append(own, 1, 1);
        Diagnostics diagnostics;
        const parser::ExpressionPtr tree = parser::parse_expression(card, 0, own.size(), diagnostics);
        if (!tree) {
            const Diagnostic& wrong = diagnostics.all().front();
            return bad_request(fmt::format("-c {}: {}", text, wrong.message), wrong.hint);
        }
        expr::Builder builder;
        ColumnResolver resolver(table, builder);
        const auto value = parser::lower(*tree, builder, resolver, diagnostics);
        if (!value && !resolver.lacks() && diagnostics.has_errors())
            return bad_request(fmt::format("-c {}: {}", text, diagnostics.all().front().message));
        if (value && !resolver.lacks())
            table = with_column(table, own, unit_of(*tree), builder.finish(*value));
    }
    return Done{};
}

} // namespace

std::string_view within(const Table& table, std::string_view column) {
    const std::size_t dot = column.find('.');
    const std::string_view front = column.substr(0, dot == std::string_view::npos ? 0 : dot);
    const std::string_view kind = front.substr(0, front.find_last_not_of("0123456789") + 1);
    const auto& names = results::analysis_names;
    if (std::none_of(names.begin(), names.end(), [&](const auto& name) { return name.analysis == kind; }))
        return column;
    return front == table.header().analysis ? column.substr(dot + 1) : std::string_view{};
}

std::vector<std::size_t> named_columns(const Table& table, std::string_view text) {
    const std::string own(within(table, text)), lower = parser::lower_case(own);
    if (own.empty()) return {};
    for (const std::string& name : {own, lower, "v(" + own + ")"})
        if (const auto found = table.find(name)) return {*found};
    std::vector<std::size_t> fitting;
    if (lower.find_first_of("*?") == std::string::npos) return fitting;
    for (std::size_t k = 0; k < table.width(); ++k)
        if (::fnmatch(lower.c_str(), table.header().columns[k].name.c_str(), FNM_NOESCAPE) == 0)
            fitting.push_back(k);
    return fitting;
}

Outcome<Done> add_expressions(std::vector<Table>& tables, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
        const bool named = std::any_of(tables.begin(), tables.end(), [&](const Table& table) {
            return !named_columns(table, text).empty();
        });
        if (named) continue;
        if (const Outcome<Done> added = add_expression(tables, text); !added) return added;
    }
    return Done{};
}

} // namespace nullor::cli

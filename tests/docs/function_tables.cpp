// docs/expressions.md against the table of functions.

#include <map>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "engine/expr/functions.hpp"
#include "parser/expression/expression.hpp"
#include "parser/expression/randomness.hpp"
#include "tests/docs/markdown.hpp"

namespace {

struct Row {
    std::string operands, meaning, deck;
};

std::map<std::string, Row> rows_of_the_page() {
    std::map<std::string, Row> rows;
    const docs::Page* page = docs::find_page("docs/expressions.md");
    REQUIRE(page != nullptr);
    for (const auto& cells : page->rows({"function", "operands", "meaning", "deck"})) {
        REQUIRE(cells.size() == 4);
        const std::string name = cells[2].rfind("limit(nom", 0) == 0 ? "limit, random" : cells[0];
        CHECK_MESSAGE(rows.emplace(name, Row{cells[1], cells[2], cells[3]}).second, name, " has two rows");
    }
    return rows;
}

std::string operands(int least, int most) {
    if (most < 0) return fmt::format("{} or more", least);
    return least == most ? fmt::format("{}", least) : fmt::format("{} or {}", least, most);
}

template <class Function>
void check(const Function& function, std::map<std::string, Row>& rows, const std::string& kind = {}) {
    const std::string name(function.name);
    const auto row = rows.find(name + kind);
    const std::string expected = fmt::format(
        "| {} | {} | {} |", name, operands(function.min_operands, function.max_operands), function.meaning);
    CHECK_MESSAGE((row != rows.end() && row->second.meaning == function.meaning &&
                   row->second.operands == operands(function.min_operands, function.max_operands)),
                  "docs/expressions.md should say\n"
                      << expected);
    if (row != rows.end()) {
        CHECK_MESSAGE(docs::text_of(row->second.deck).find(name + "(") != std::string::npos, row->second.deck,
                      " does not call ", name);
        rows.erase(row);
    }
}

} // namespace

TEST_CASE("each function has its row, with a deck that calls it") {
    std::map<std::string, Row> rows = rows_of_the_page();
    for (const nullor::expr::Function& function : nullor::expr::functions()) check(function, rows);
    for (const nullor::parser::Form& form : nullor::parser::forms()) check(form, rows);
    // limit has two meanings.
    for (const nullor::parser::Form& form : nullor::parser::random_functions())
        check(form, rows, form.name == "limit" ? ", random" : "");
    for (const char* state : {"ddt", "idt", "sdt"}) {
        const auto row = rows.find(state);
        CHECK_MESSAGE(row != rows.end(), state);
        if (row == rows.end()) continue;
        CHECK_MESSAGE(docs::text_of(row->second.deck).find(std::string(state) + "(") != std::string::npos,
                      state);
        rows.erase(row);
    }
    for (const auto& row : rows) FAIL_CHECK(row.first, " is no function");
}

TEST_CASE("the constants are in the table of names") {
    const docs::Page* page = docs::find_page("docs/expressions.md");
    REQUIRE(page != nullptr);
    const auto rows = page->rows({"name", "meaning", "where"});
    for (const nullor::parser::NamedConstant& constant : nullor::parser::named_constants()) {
        bool found = false;
        for (const auto& cells : rows) found = found || cells[0] == constant.name;
        CHECK_MESSAGE(found, std::string(constant.name));
    }
}

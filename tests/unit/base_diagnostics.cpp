// Diagnostics, near names, units and indices.

#include <set>
#include <string>

#include <doctest/doctest.h>

#include "engine/base/diagnostics.hpp"
#include "engine/base/failure.hpp"
#include "engine/base/ids.hpp"
#include "engine/base/near_names.hpp"
#include "engine/base/units.hpp"

using namespace nullor;

TEST_CASE("the exit status of diagnostics is the gravest of their errors; warnings and notes have none") {
    Diagnostics d;
    CHECK(d.empty());
    CHECK(d.exit_status() == 0);
    d.warning({}, "w", "w").fault = Fault::files;
    d.note({}, "n", "n");
    CHECK(!d.has_errors());
    CHECK(!d.empty());
    CHECK(d.exit_status() == 0);
    d.error({}, "e", "e");
    CHECK(d.has_errors());
    CHECK(d.exit_status() == 2);
    d.error({}, "e", "e").fault = Fault::files;
    CHECK(d.exit_status() == 4);
    d.error({}, "e", "e").fault = Fault::numbers;
    CHECK(d.exit_status() == 4);
}

TEST_CASE("diagnostics keep their order and what they were told") {
    Diagnostics first, second;
    first.error({0, 3, 4, 5}, "code", "message", "hint").chain.push_back({"in x1", {0, 1, 1, 1}});
    second.warning({1, 2, 3, 4}, "other", "more");
    first.append(second);
    REQUIRE(first.all().size() == 2);
    const Diagnostic& d = first.all()[0];
    CHECK(d.severity == Severity::error);
    CHECK(d.fault == Fault::deck);
    CHECK(d.code == "code");
    CHECK(d.message == "message");
    CHECK(d.hint == "hint");
    CHECK(d.span.column == 4);
    REQUIRE(d.chain.size() == 1);
    CHECK(d.chain[0].what == "in x1");
    CHECK(first.all()[1].severity == Severity::warning);
    CHECK(first.all()[1].span.known());
    CHECK(!Span{}.known());
}

TEST_CASE("near names: one slip of the finger, best first, at most three") {
    using Names = std::vector<std::string>;
    const Names parameters = {"gbw", "aol", "rout", "rin", "ilimit", "vmax", "vmin"};
    CHECK(near_names("rot", parameters) == Names{"rout"});
    CHECK(near_names("gwb", parameters) == Names{"gbw"}); // neighbours swapped are one slip
    CHECK(near_names("vmac", parameters) == Names{"vmax"});
    CHECK(near_names("limit", parameters) == Names{"ilimit"});
    CHECK(near_names("frequency", parameters).empty());
    CHECK(near_names("vm", parameters).empty()); // two letters off a name of four
    // Who wrote the beginning meant the rest.
    CHECK(near_names("lm7", {"lm741", "tl072"}) == Names{"lm741"});
    CHECK(near_names("lm", {"lm741", "tl072"}).empty());
    CHECK(near_names("abc", {"abd", "abe", "abf", "abg"}).size() == 3);
    CHECK(near_names("abc", {"abd", "abd"}) == Names{"abd"});
    CHECK(near_names(std::string(65, 'a'), {std::string(65, 'a')}).empty());
}

TEST_CASE("did you mean, in words") {
    CHECK(did_you_mean("rot", {"rout", "gbw"}) == "did you mean 'rout'?");
    CHECK(did_you_mean("abc", {"abd", "abe"}) == "did you mean 'abd' or 'abe'?");
    CHECK(did_you_mean("abc", {"abd", "abe", "abf"}) == "did you mean 'abd', 'abe' or 'abf'?");
    CHECK(did_you_mean("q", {"resistance"}).empty());
    CHECK(did_you_mean("abc", std::vector<std::string>{}).empty());
}

TEST_CASE("an outcome is a value or the reason why there is none") {
    const auto half = [](int n) -> Outcome<int> {
        if (n % 2 == 0) return n / 2;
        Failure failure;
        failure.kind = Failure::Kind::bad_request;
        failure.message = "odd";
        return failure;
    };
    CHECK(half(8).ok());
    CHECK(half(8).value() == 4);
    const Outcome<int> odd = half(3);
    CHECK(!odd);
    CHECK(odd.failure().message == "odd");
    CHECK(odd.failure().kind == Failure::Kind::bad_request);
}

TEST_CASE("indices: none, ground, and an order") {
    CHECK(!NodeId{}.valid());
    CHECK(ground.valid());
    CHECK(ground.index == 0);
    CHECK(NodeId{1} < NodeId{2});
    CHECK(InstanceId{3} == InstanceId{3});
}

TEST_CASE("every unit but none has a symbol of its own") {
    std::set<std::string_view> seen;
    for (int k = static_cast<int>(Unit::volt); k <= static_cast<int>(Unit::volt_per_volt); ++k) {
        const std::string_view text = symbol(static_cast<Unit>(k));
        CHECK(!text.empty());
        CHECK(seen.insert(text).second);
    }
    CHECK(symbol(Unit::none).empty());
    CHECK(symbol(Unit::ohm) == "ohm");
    CHECK(symbol(Unit::celsius) == "degC");
    CHECK(symbol(Unit::volt_per_second) == "V/s");
}

TEST_CASE("a budget of hints: what is beyond it is not even listed, and ends with it") {
    const std::vector<std::string> names(1'000'000, "abd");
    int listed = 0;
    const ListNames list = [&] {
        ++listed;
        return names;
    };
    {
        const HintBudget budget;
        int hints = 0;
        for (int k = 0; k < 20; ++k) hints += did_you_mean("abc", list).empty() ? 0 : 1;
        CHECK(hints == listed);
        CHECK(hints > 0);
        CHECK(hints < 20);
        CHECK_FALSE(HintBudget::left());
    }
    CHECK(HintBudget::left());
    CHECK(did_you_mean("abc", list) == "did you mean 'abd'?");
}

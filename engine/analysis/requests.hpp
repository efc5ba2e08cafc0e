#pragma once
// What a deck asks for: analyses, sweeps, outputs and options, with names already turned into slots.
// Numbers are bindings, because a deck may write `.tran {T/100} {10*T}` and step T.

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "engine/analysis/requests/ac_request.hpp"
#include "engine/analysis/requests/dc_request.hpp"
#include "engine/analysis/requests/noise_request.hpp"
#include "engine/analysis/requests/op_request.hpp"
#include "engine/analysis/requests/pz_request.hpp"
#include "engine/analysis/requests/sens_request.hpp"
#include "engine/analysis/requests/tf_request.hpp"
#include "engine/analysis/requests/tran_request.hpp"
#include "engine/expr/signal.hpp"

namespace nullor::analysis {

// The one list of analyses. What a deck may ask for, and who reads, writes and carries it out, follows from
// it: each of them has a function for every type here.
using AnyRequest = std::variant<OpRequest, DcRequest, AcRequest, TranRequest, NoiseRequest, TfRequest,
                                PzRequest, SensRequest>;

struct AnalysisRequest {
    std::string name; // "op", "dc", "ac", "tran"; "ac2" is the second ac
    AnyRequest what;
    Span span;
};

inline constexpr auto analysis_cards = []<class... R>(std::type_identity<std::variant<R...>>) {
    return std::array{R::card...};
}(std::type_identity<AnyRequest>{});

// "ac" of the card ".ac".
[[nodiscard]] inline bool is_analysis(std::string_view kind) {
    for (const std::string_view card : analysis_cards)
        if (card.substr(1) == kind) return true;
    return false;
}

// What requests say of themselves (requests/request.hpp).
[[nodiscard]] inline std::string_view kind_of(const AnalysisRequest& request) {
    return analysis_cards[request.what.index()].substr(1);
}
[[nodiscard]] inline AxisOf axis_of(const AnalysisRequest& request) {
    return std::visit([](const auto& what) { return what.axis(); }, request.what);
}
[[nodiscard]] inline bool is_complex(const AnalysisRequest& request) {
    return std::visit([](const auto& what) { return what.is_complex; }, request.what);
}
[[nodiscard]] inline bool has_axis(const AnalysisRequest& request) {
    return std::visit([](const auto& what) { return what.has_axis; }, request.what);
}
[[nodiscard]] inline std::span<SweptTarget> swept_of(AnalysisRequest& request) {
    return std::visit([](auto& what) { return what.swept(); }, request.what);
}
[[nodiscard]] inline std::span<const SweptTarget> swept_of(const AnalysisRequest& request) {
    return swept_of(const_cast<AnalysisRequest&>(request));
}
// What its table holds in the place of voltages and currents; empty where it holds these.
[[nodiscard]] inline std::vector<Probe> own_columns(const AnalysisRequest& request) {
    return std::visit(
        [](const auto& what) {
            if constexpr (requires { what.columns(); })
                return what.columns();
            else
                return std::vector<Probe>();
        },
        request.what);
}
// Of a column of its table.
[[nodiscard]] inline Unit unit_of(const AnalysisRequest& request, const Probe& probe) {
    return std::visit(
        [&](const auto& what) {
            if constexpr (requires { what.unit_of(probe); })
                return what.unit_of(probe);
            else
                return nullor::unit_of(probe);
        },
        request.what);
}
[[nodiscard]] inline std::vector<Figure> figures_of(const AnalysisRequest& request) {
    return std::visit(
        [](const auto& what) {
            if constexpr (requires { what.figures(); })
                return what.figures();
            else
                return std::vector<Figure>();
        },
        request.what);
}
template <class Visit>
void for_each_number(AnalysisRequest& request, Visit&& visit) {
    std::visit([&](auto& what) { what.numbers(visit); }, request.what);
}
template <class Visit>
void for_each_number(const AnalysisRequest& request, Visit&& visit) {
    for_each_number(const_cast<AnalysisRequest&>(request),
                    [&](const Binding& binding, Unit unit) { visit(binding, unit); });
}

struct PrintRequest {
    std::string analysis; // "ac2": that one and no other
    std::vector<expr::Signal> signals;
    Span span;
};

struct Options {
    double reltol = 1e-3;  // relative tolerance
    double abstol = 1e-12; // A
    double vntol = 1e-6;   // V
    enum class Method { automatic, trapezoidal, gear, trbdf2, esdirk } method = Method::automatic;
    int maxord = 0;         // highest order of gear; 0: the method's own choice
    int itl1 = 0, itl4 = 0; // limits of Newton iterations at dc and per time point; 0: ours
    double gfloat = -1;     // S from each node that floats at DC to ground; below 0: the dialect decides
    double kick = 0;        // V by which a transient is disturbed at its start
    bool interp = false;    // files hold the print grid, not the accepted steps
};

struct Requests {
    std::vector<AnalysisRequest> analyses;
    std::vector<SweptTarget> steps;    // .step cards, the first is outermost
    std::vector<Binding> temperatures; // .temp list, degrees C; empty: temper's own value
    std::vector<PrintRequest> prints;
    std::vector<Probe> saves;    // empty: default_probes
    std::vector<Target> targets; // read by signals
    Options options;
};

} // namespace nullor::analysis

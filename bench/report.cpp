#include "bench/report.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace bench {
namespace {

std::string ratio(double theirs, double ours) {
    return ours > 0 ? fmt::format("{:.1f}", theirs / ours) : "-";
}

std::string error_text(double error) {
    return std::isfinite(error) ? fmt::format("{:.1e}", error) : "";
}

std::string points_text(std::size_t points) {
    return points > 0 ? fmt::format("{}", points) : "";
}

bool is_ngspice(const Measured& measured) {
    return measured.setting.simulator == Simulator::ngspice;
}

// No other run of ngspice is both cheaper and more accurate.
bool on_front(const Measured& measured, const std::vector<Measured>& all) {
    return std::none_of(all.begin(), all.end(), [&](const Measured& other) {
        return is_ngspice(other) && other.cost.cpu() <= measured.cost.cpu() &&
               other.error <= measured.error &&
               (other.cost.cpu() < measured.cost.cpu() || other.error < measured.error);
    });
}

const Measured* cheapest(const std::vector<Measured>& all, double error) {
    const Measured* best = nullptr;
    for (const Measured& measured : all) {
        if (measured.setting.series != "nullor auto" || !(measured.error <= error)) continue;
        if (!best || measured.cost.cpu() < best->cost.cpu()) best = &measured;
    }
    return best;
}

} // namespace

std::string pair_table(const std::vector<Pair>& pairs) {
    std::string text = "| work | nullor: CPU s | points | error | ngspice: CPU s | points | error | ratio |\n"
                       "|---|---|---|---|---|---|---|---|\n";
    for (const Pair& pair : pairs) {
        const Measured &a = pair.ours, &b = pair.theirs;
        text += fmt::format("| {} | {:.4f} | {} | {} | {:.4f} | {} | {} | {} |\n", pair.work, a.cost.cpu(),
                            points_text(a.points), error_text(a.error), b.cost.cpu(), points_text(b.points),
                            error_text(b.error), ratio(b.cost.cpu(), a.cost.cpu()));
    }
    return text;
}

std::string equal_error_table(const std::vector<DeckResults>& decks) {
    std::string text =
        "| deck | ngspice | CPU s | points | error | nullor | CPU s | points | error | ratio |\n"
        "|---|---|---|---|---|---|---|---|---|---|\n";
    for (const DeckResults& deck : decks)
        for (const Measured& theirs : deck.front) {
            const bool is_default =
                theirs.setting.series == "ngspice trap" && theirs.setting.label == "reltol=1e-3";
            if (!is_ngspice(theirs) || (!is_default && !on_front(theirs, deck.front))) continue;
            text +=
                fmt::format("| {} | {}{}, {} | {:.3f} | {} | {} |", deck.title,
                            is_default ? "(default) " : "", theirs.setting.series.substr(8),
                            theirs.setting.label, theirs.cost.cpu(), theirs.points, error_text(theirs.error));
            if (const Measured* ours = cheapest(deck.front, theirs.error))
                text += fmt::format(" {} | {:.3f} | {} | {} | {} |\n", ours->setting.label, ours->cost.cpu(),
                                    ours->points, error_text(ours->error),
                                    ratio(theirs.cost.cpu(), ours->cost.cpu()));
            else
                text += " none as accurate | | | | |\n";
        }
    return text;
}

std::string measurements(const std::vector<DeckResults>& decks) {
    std::string text = "deck,series,setting,user_s,system_s,points,error\n";
    for (const DeckResults& deck : decks)
        for (const Measured& m : deck.front)
            text += fmt::format("{},\"{}\",{},{:.6f},{:.6f},{},{:.4e}\n", deck.name, m.setting.series,
                                m.setting.label, m.cost.user, m.cost.system, m.points, m.error);
    return text;
}

} // namespace bench

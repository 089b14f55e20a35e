"""Proposal 4: unemployment insurance held alone, between the common limits in every region."""

from suibao.law.units import WORKER_MONTH
from suibao.rules import clamp, rule


@rule(unit="fen/month", source="本项目建议四", zh="灵活就业失业基数", en="flexible unemployment base", per=WORKER_MONTH,
      since="2019-05-01", when="joins_unemployment_alone", status="project")  # fmt: skip
def flexible_unemployment_base(unemployment_base_fen, contribution_base_floor, contribution_base_ceiling):
    """The chosen base between the limits of social insurance, also where a region has limits of its own.

    A rule and not a figure: the figure that says where limits are a region's own decides for employees too.
    """
    return clamp(unemployment_base_fen, contribution_base_floor, contribution_base_ceiling)

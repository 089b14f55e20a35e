"""The personal account of the employee scheme (个人账户): what is credited each month, to active and retired."""

from suibao.law.inputs import given
from suibao.law.medical.terms import MedicalScheme
from suibao.law.units import MEDICAL_COVER
from suibao.rules import rule, share

INPUTS = [
    given("medical_retired", "bool", "享受退休医保待遇", "retired, with medical cover", MEDICAL_COVER),
    given("medical_age", "years", "年龄", "age", MEDICAL_COVER, most=150),
    given("medical_account_base_fen", "fen/month", "医保缴费工资", "base that the contribution was paid on", MEDICAL_COVER),
]  # fmt: skip


@rule(unit="bool", source="国办发〔2021〕14号", zh="在职职工有个人账户", en="account of an employee", per=MEDICAL_COVER,
      since="2023-01-01", status="secondary")  # fmt: skip
def has_employee_account(medical_scheme, medical_retired):
    """Of the employee scheme, through an employer, not retired."""
    return medical_scheme == MedicalScheme.EMPLOYEE and not medical_retired


@rule(unit="bool", source="地方规定", zh="灵活就业个人账户", en="account of a flexible worker", per=MEDICAL_COVER,
      since="2023-01-01", status="secondary")  # fmt: skip
def has_flexible_account(medical_scheme, medical_retired):
    """Whether there is one, and with what share, is local: docs/decisions/004."""
    return medical_scheme == MedicalScheme.FLEXIBLE and not medical_retired


@rule(unit="bool", source="国办发〔2021〕14号", zh="退休人员个人账户", en="account of a retiree", per=MEDICAL_COVER,
      since="2023-01-01", status="secondary")  # fmt: skip
def has_retiree_account(medical_scheme, medical_retired):
    """Of the employee scheme; the resident scheme has no accounts."""
    return medical_scheme != MedicalScheme.RESIDENT and medical_retired


@rule(unit="fen/month", source="国办发〔2021〕14号", zh="在职职工划入", en="credit of an employee", per=MEDICAL_COVER,
      since="2023-01-01", when="has_employee_account", status="secondary")  # fmt: skip
def employee_account_credit(medical_account_base_fen, medical_account_rate):
    """The worker's own contribution, in principle 2 % of the base; all of the employer's money is pooled."""
    return share(medical_account_base_fen, medical_account_rate)


@rule(unit="fen/month", source="地方规定", zh="灵活就业划入", en="credit of a flexible worker", per=MEDICAL_COVER,
      since="2023-01-01", when="has_flexible_account", status="secondary")  # fmt: skip
def flexible_account_credit(medical_account_base_fen, flexible_medical_account_rate):
    """Not established anywhere; Zhejiang demands an account without giving its share here."""
    return share(medical_account_base_fen, flexible_medical_account_rate)


@rule(unit="bool", source="国办发〔2021〕14号; 地方规定", zh="退休划入按金额", en="retirees get an amount by age",
      per=MEDICAL_COVER, since="2023-01-01", when="has_retiree_account", status="secondary")  # fmt: skip
def retiree_account_is_amount(retiree_account_by_amount):
    """Beijing names amounts; others a share of the average pension of the year of the reform."""
    return retiree_account_by_amount


@rule(unit="bool", source="国办发〔2021〕14号; 地方规定", zh="退休划入按平均养老金比例", en="retirees get a share of a pension",
      per=MEDICAL_COVER, since="2023-01-01", status="secondary")  # fmt: skip
def retiree_account_is_share(has_retiree_account, retiree_account_is_amount):
    """The same sum for everybody, not raised later."""
    return has_retiree_account and not retiree_account_is_amount


@rule(unit="fen/month", source="地方规定", zh="退休划入（金额）", en="credit of a retiree, by age", per=MEDICAL_COVER,
      since="2023-01-01", when="retiree_account_is_amount", status="weak")  # fmt: skip
def retiree_account_amount(medical_age, retiree_account_older_from, retiree_account_younger, retiree_account_older):
    """A little more from an age on."""
    if medical_age >= retiree_account_older_from:
        return retiree_account_older
    return retiree_account_younger


@rule(unit="fen/month", source="国办发〔2021〕14号; 地方规定", zh="退休划入（比例）", en="credit of a retiree, by share",
      per=MEDICAL_COVER, since="2023-01-01", when="retiree_account_is_share", status="secondary")  # fmt: skip
def retiree_account_share(reform_year_average_pension, retiree_account_rate):
    """A share of the average basic pension in the year of the reform, flat for all."""
    return share(reform_year_average_pension, retiree_account_rate)


@rule(unit="fen/month", source="国办发〔2021〕14号; 地方规定", zh="个人账户月划入", en="monthly credit to the account",
      per=MEDICAL_COVER, since="2023-01-01", status="secondary")  # fmt: skip
def medical_account_credit(
    employee_account_credit, flexible_account_credit, retiree_account_amount, retiree_account_share
):
    """Whichever applies; residents get none. Only months since the reform of 2021 to 2023."""
    return employee_account_credit + flexible_account_credit + retiree_account_amount + retiree_account_share
